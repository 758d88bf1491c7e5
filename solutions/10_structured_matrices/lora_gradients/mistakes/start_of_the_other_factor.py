"""That is the gradient with respect to B, the factor that is zero. In ∂L/∂A it is B that stands as a factor: put B = 0."""

dB = "c*G^T*X*A^T"
dA = "c*B^T*G^T*X"
dX = "G*(W0 + c*B*A)"
dA_at_start = "c*G^T*X*A^T"

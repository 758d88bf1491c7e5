"""That is the transpose of what is asked, beginning with Xᵀ or A. ∂L/∂B has the shape of B, (m,r): start with Gᵀ."""

dB = "c*A*X^T*G"
dA = "c*X^T*G*B"
dX = "G*(W0 + c*B*A)"
dA_at_start = "zeros(r, n)"

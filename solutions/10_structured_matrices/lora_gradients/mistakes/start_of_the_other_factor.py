"""That is the gradient with respect to B, the factor that is zero. Which factor stands in ∂L/∂A?"""

grad_b = "c*G^T*X*A^T"
grad_a = "c*B^T*G^T*X"
grad_x = "G*(W0 + c*B*A)"
grad_a_at_start = "c*G^T*X*A^T"

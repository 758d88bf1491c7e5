"""That is the transpose of what is asked, beginning with Xᵀ or A. ∂L/∂B has the shape of B, (m,r): start with Gᵀ."""

grad_b = "c*A*X^T*G"
grad_a = "c*X^T*G*B"
grad_x = "G*(W0 + c*B*A)"
grad_a_at_start = "zeros(r, n)"

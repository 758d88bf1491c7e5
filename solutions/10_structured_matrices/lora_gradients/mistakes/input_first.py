"""Shapes (n,N)(N,m) give n rows, B has m: start with Gᵀ."""

grad_b = "c*X^T*G*A^T"
grad_a = "c*B^T*X^T*G"
grad_x = "G*(W0 + c*B*A)"
grad_a_at_start = "zeros(r, n)"

"""Gradients of linear functions of a matrix: f(A) = Σ M_ij A_ij = tr(MᵀA) has the gradient M.

xᵀAy = Σ x_i y_j A_ij; tr(AB) = Σ A_ij B_ji; BᵀAᵀ = (AB)ᵀ has the same trace as AB.
"""

grad_bilinear = "x y^T"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "ones(m, n)"

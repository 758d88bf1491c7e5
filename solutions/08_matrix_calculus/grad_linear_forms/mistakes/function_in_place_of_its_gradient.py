"""A linear function loses its A when it is differentiated: what is left beside A_ij?"""

grad_bilinear = "x^T*A*y"
grad_trace = "tr(A*B)"
grad_trace_transposed = "tr(B^T*A^T)"
grad_sum = "sum(A)"

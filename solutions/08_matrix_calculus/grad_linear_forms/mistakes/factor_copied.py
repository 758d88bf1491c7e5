"""tr(AB) = Σ A_ij B_ji: which entry multiplies A_ij?"""

grad_bilinear = "x y^T"
grad_trace = "B"
grad_trace_transposed = "B^T"
grad_sum = "ones(m, n)"

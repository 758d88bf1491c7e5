"""x and y have different lengths, and a gradient has mn entries: what stands beside A_ij in Σ x_i A_ij y_j?"""

grad_bilinear = "x^T*y"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "ones(m, n)"

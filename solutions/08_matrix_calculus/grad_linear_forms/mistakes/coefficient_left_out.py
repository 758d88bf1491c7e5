"""The entries of the gradient are the factors beside A_ij, and they are not all 1 here: Σ x_i A_ij y_j."""

grad_bilinear = "ones(m, n)"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "ones(m, n)"

"""A gradient is a matrix of ones, not a number: one entry for each A_ij."""

grad_bilinear = "x y^T"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "1"

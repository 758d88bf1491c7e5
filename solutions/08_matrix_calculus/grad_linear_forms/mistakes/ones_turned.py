"""Shape (n,m): the gradient must have the shape of A, m rows and n columns."""

grad_bilinear = "x y^T"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "ones(n, m)"

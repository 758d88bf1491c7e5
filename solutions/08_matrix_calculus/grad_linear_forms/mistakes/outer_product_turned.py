"""Shape (n,m): the gradient must have the shape of A. The entry (i, j) is what stands beside A_ij."""

grad_bilinear = "y*x^T"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "ones(m, n)"

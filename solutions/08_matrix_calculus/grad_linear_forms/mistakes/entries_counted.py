"""That is how much the sum grows if all entries grow by 1. Here each has a derivative of its own."""

grad_bilinear = "x y^T"
grad_trace = "B^T"
grad_trace_transposed = "B^T"
grad_sum = "m*n"

"""The other layout first, then transposed; the sum as a bilinear form with columns of ones."""

grad_bilinear = "(y x')'"
grad_trace = "(I B)'"
grad_trace_transposed = "B^T I"
grad_sum = "(ones(n) ones(m)^T)^T"

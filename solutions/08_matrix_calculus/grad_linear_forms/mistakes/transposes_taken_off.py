"""BᵀAᵀ = (AB)ᵀ, and a trace does not see a transpose: which function of A is this? Mind the shape (m,n)."""

grad_bilinear = "x y^T"
grad_trace = "B^T"
grad_trace_transposed = "B"
grad_sum = "ones(m, n)"

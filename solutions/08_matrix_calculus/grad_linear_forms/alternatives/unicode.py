"""Typed with superscripts; the ones as a product of columns of ones."""

grad_bilinear = "x⊗yᵀ"
grad_trace = "Bᵀ"
grad_trace_transposed = "Bᵀ"
grad_sum = "𝟏𝟏ᵀ"

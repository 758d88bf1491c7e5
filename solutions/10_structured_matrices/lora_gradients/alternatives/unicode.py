"""Typed with superscripts, subscripts and dots."""

grad_b = "c·Gᵀ·X·Aᵀ"
grad_a = "c·Bᵀ·Gᵀ·X"
grad_x = "G(W₀ + c·B·A)"
grad_a_at_start = "0"

"""Typed with superscripts, subscripts and dots."""

dB = "c·Gᵀ·X·Aᵀ"
dA = "c·Bᵀ·Gᵀ·X"
dX = "G(W₀ + c·B·A)"
dA_at_start = "0"

"""Typed with subscripts and a dot."""

W = "W₂·W₁"
b = "W₂b₁ + b₂"

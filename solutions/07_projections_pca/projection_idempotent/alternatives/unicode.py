"""Typed with superscripts, and the fact that is used stated first."""

idempotent = """
(1) UᵀU = I(k)
P² = (UUᵀ)(UUᵀ) = U(UᵀU)Uᵀ
   = UUᵀ              since (1)
   = P
"""

symmetric = "Pᵀ = (UUᵀ)ᵀ = UUᵀ = P"

keeps_the_range = """
UᵀU c = c
P w = U UᵀU c = U c = w
"""

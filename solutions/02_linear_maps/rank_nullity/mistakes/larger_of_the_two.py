"""Kernel and image are counted together: the extended basis has a part for each."""

image = """
T*v = T*(K*a + U*b)      by (2)
    = T*K*a + T*U*b
    = T*U*b              by (1)
"""

independent = """
b = R*U*b                by (4)
  = R*K*c                by (2)
  = zeros(r)             by (3)
"""

theorem = ["H", "F", "B", "G", "I", "M", "N", "D", "A", "K"]

dimension = "i"

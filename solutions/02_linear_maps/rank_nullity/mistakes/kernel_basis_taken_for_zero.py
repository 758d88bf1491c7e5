"""T K = 0 does not make K zero: T sends its columns to zero."""

image = """
K = 0
v = U*b
T*v = T*U*b
"""

independent = """
b = R*U*b                by (4)
  = R*K*c                by (2)
  = zeros(r)             by (3)
"""

theorem = ["H", "F", "B", "G", "I", "M", "N", "D", "A", "K"]

dimension = "k + i"

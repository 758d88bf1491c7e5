"""T can make independent vectors dependent, even zero: use that the combination lies in ker T."""

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

theorem = ["H", "F", "B", "G", "I", "E", "K"]

dimension = "k + i"

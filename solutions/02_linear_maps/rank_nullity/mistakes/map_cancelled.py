"""T may not be cancelled: it can send other vectors than zero to zero."""

image = """
T*v = T*(K*a + U*b)      by (2)
    = T*K*a + T*U*b
    = T*U*b              by (1)
"""

independent = """
U*b = zeros(n)           by (1)
b = R*U*b = zeros(r)
"""

theorem = ["H", "F", "B", "G", "I", "M", "N", "D", "A", "K"]

dimension = "k + i"

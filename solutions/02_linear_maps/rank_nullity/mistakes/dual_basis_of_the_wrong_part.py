"""R gives back the coefficients along the uⱼ, by (4), and nothing along the kᵢ, by (3)."""

image = """
T*v = T*(K*a + U*b)      by (2)
    = T*K*a + T*U*b
    = T*U*b              by (1)
"""

independent = """
R*K*c = c
b = zeros(r)
"""

theorem = ["H", "F", "B", "G", "I", "M", "N", "D", "A", "K"]

dimension = "k + i"

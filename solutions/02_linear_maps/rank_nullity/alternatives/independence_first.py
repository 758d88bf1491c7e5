"""The second half first, and operations on both sides."""

image = """
both sides of (2): left by T
T*v = T*K*a + T*U*b
T*K*a = 0
T*v = T*U*b
"""

independent = """
both sides of (2): left by R
R*U*b = R*K*c = zeros(r)
b = zeros(r)
"""

theorem = ["I", "M", "N", "D", "A", "H", "F", "B", "G", "K"]

dimension = "i + k"

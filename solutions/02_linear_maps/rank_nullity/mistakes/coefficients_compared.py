"""K and U have different columns: a vector in both spans is zero only because the columns are independent
together, which (3) and (4) say.
"""

image = """
T*v = T*(K*a + U*b)      by (2)
    = T*K*a + T*U*b
    = T*U*b              by (1)
"""

independent = """
K*c = K*zeros(p)
b = R*K*c = zeros(r)
"""

theorem = ["H", "F", "B", "G", "I", "M", "N", "D", "A", "K"]

dimension = "k + i"

"""Start from an arbitrary v, not only from combinations of the uⱼ: what does T do with the part along the kᵢ?"""

image = """
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

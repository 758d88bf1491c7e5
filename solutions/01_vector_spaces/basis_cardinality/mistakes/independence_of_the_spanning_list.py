"""v₁, …, vₘ is only assumed to span here: V y = 0 may have other solutions than y = 0."""

combination = """
W*x = V*C*x           by (1)
    = V*zeros(m)      by (2)
    = zeros(d)
"""

bound = """
V.T*V = I
n <= m
"""

theorem = ["K", "G", "D", "C", "L", "E", "B", "F", "M"]

example = [1, -2, 1]

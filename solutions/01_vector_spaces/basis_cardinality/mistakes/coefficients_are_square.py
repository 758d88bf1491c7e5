"""C is m×n: that m and n are equal is what you want to conclude."""

combination = """
W*x = V*C*x           by (1)
    = V*zeros(m)      by (2)
    = zeros(d)
"""

bound = """
n = m
n <= m
"""

theorem = ["K", "G", "D", "C", "L", "E", "B", "F", "M"]

example = [1, -2, 1]

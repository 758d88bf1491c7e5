"""Why has C x = 0 a solution other than zero? Only with more unknowns than equations: suppose n > m first."""

combination = """
W*x = V*C*x           by (1)
    = V*zeros(m)      by (2)
    = zeros(d)
"""

bound = """
let x : n be with C*x = zeros(m), x != zeros(n)      by more unknowns than equations
W*x = V*C*x = zeros(d)
x = zeros(n)
contradiction
therefore n <= m
"""

theorem = ["K", "G", "D", "C", "L", "E", "B", "F", "M"]

example = [1, -2, 1]

"""You have shown q ≤ p only: swap the roles of the two bases."""

combination = """
W*x = V*C*x           by (1)
    = V*zeros(m)      by (2)
    = zeros(d)
"""

bound = """
suppose n > m
    let x : n be with C*x = zeros(m), x != zeros(n)      by more unknowns than equations
    W*x = V*C*x       by (1)
        = zeros(d)
    x = zeros(n)      since the columns of W are independent
    contradiction
therefore n <= m
"""

theorem = ["K", "G", "D", "C", "L", "E", "B", "M"]

example = [1, -2, 1]

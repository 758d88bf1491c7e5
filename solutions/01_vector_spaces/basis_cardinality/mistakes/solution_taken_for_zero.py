"""C may have more columns than rows: then C x = 0 has other solutions than zero. That is the point."""

combination = """
x = zeros(n)
W*x = zeros(d)
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

theorem = ["K", "G", "D", "C", "L", "E", "B", "F", "M"]

example = [1, -2, 1]

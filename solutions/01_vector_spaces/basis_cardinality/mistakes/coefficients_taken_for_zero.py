"""C x = 0 for one x says nothing of all entries of C."""

combination = """
C = 0
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

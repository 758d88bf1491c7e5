"""More vectors than span the space are dependent: a solution of C x = 0 is a combination W x = 0. Then twice for
two bases.
"""

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

theorem = {
    "K": [],
    "G": [],
    "D": ["K", "G"],
    "C": ["D"],
    "L": ["C"],
    "E": [],
    "B": ["L", "E"],
    "F": ["L", "E"],
    "M": ["B", "F"],
}

example = [1, -2, 1]

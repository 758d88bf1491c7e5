"""One number is worked out in two ways, three times: z*Az, xᵀAy and uᵀAw."""

conjugate = {
    "G": [],
    "H": [],
    "C": ["G"],
    "B": ["C", "H"],
    "D": [],
    "F": ["B", "D"],
}

parts = """
y.T*A*x = a*(y.T*x) - b*(y.T*y)        by (1)
x.T*A*y = b*(x.T*x) + a*(x.T*y)        by (2)
x.T*A*y = y.T*A*x                      since A is symmetric
b*(x.T*x + y.T*y) = 0
b = 0                                  by (3)
"""

orthogonal = """
lam*(u.T*w) = (A*u).T*w                by (1)
            = u.T*A*w                  since A is symmetric
            = mu*(u.T*w)               by (2)
(lam - mu)*(u.T*w) = 0
u.T*w = 0                              by (3)
"""

example = [[0, -1], [1, 0]]

"""Mind the sign in (1): i·i = -1 is where the minus comes from."""

conjugate = ["G", "H", "C", "B", "D", "F"]

parts = """
y.T*A*x = a*(y.T*x) + b*(y.T*y)
x.T*A*y = b*(x.T*x) + a*(x.T*y)
b*(x.T*x - y.T*y) = 0
b = 0
"""

orthogonal = """
lam*(u.T*w) = (A*u).T*w                by (1)
            = u.T*A*w                  since A is symmetric
            = mu*(u.T*w)               by (2)
(lam - mu)*(u.T*w) = 0
u.T*w = 0                              by (3)
"""

example = [[0, -1], [1, 0]]

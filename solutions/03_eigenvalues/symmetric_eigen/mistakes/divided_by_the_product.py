"""Which hypothesis lets you divide? uᵀw is not known to be other than zero: that it is zero is the claim."""

conjugate = ["G", "H", "C", "B", "D", "F"]

parts = """
y.T*A*x = a*(y.T*x) - b*(y.T*y)        by (1)
x.T*A*y = b*(x.T*x) + a*(x.T*y)        by (2)
x.T*A*y = y.T*A*x                      since A is symmetric
b*(x.T*x + y.T*y) = 0
b = 0                                  by (3)
"""

orthogonal = """
lam*(u.T*w) = u.T*A*w = mu*(u.T*w)
lam = mu
u.T*w = 0
"""

example = [[0, -1], [1, 0]]

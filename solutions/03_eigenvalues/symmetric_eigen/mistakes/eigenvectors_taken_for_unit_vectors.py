"""Eigenvectors need not have length 1, and their lengths do not matter here."""

conjugate = ["G", "H", "C", "B", "D", "F"]

parts = """
y.T*A*x = a*(y.T*x) - b*(y.T*y)        by (1)
x.T*A*y = b*(x.T*x) + a*(x.T*y)        by (2)
x.T*A*y = y.T*A*x                      since A is symmetric
b*(x.T*x + y.T*y) = 0
b = 0                                  by (3)
"""

orthogonal = """
u.T*u = 1
u.T*A*u = lam
u.T*w = 0
"""

example = [[0, -1], [1, 0]]

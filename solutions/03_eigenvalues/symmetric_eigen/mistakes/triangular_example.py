"""The eigenvalues of a triangular matrix stand on its diagonal, and they are real: not being symmetric is not
enough.
"""

conjugate = ["G", "H", "C", "B", "D", "F"]

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

example = [[1, 1], [0, 1]]

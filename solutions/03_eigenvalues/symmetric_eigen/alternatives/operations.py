"""With the same done to both sides."""

conjugate = ["G", "H", "C", "B", "D", "F"]

parts = """
b*(x.T*x) + a*(x.T*y) = x.T*A*y = y.T*A*x = a*(y.T*x) - b*(y.T*y)
b*norm(x)^2 + b*norm(y)^2 = 0
b*(norm(x)^2 + norm(y)^2) = 0
b = 0
"""

orthogonal = """
both sides of (1): left by w.T
w.T*A*u = lam*(w.T*u)
both sides of (2): left by u.T
u.T*A*w = mu*(u.T*w)
u.T*A*w = w.T*A*u
mu*(u.T*w) - lam*(u.T*w) = 0
(mu - lam)*(u.T*w) = 0
u.T*w = 0
"""

example = [[0, 1], [-1, 1]]

"""By contradiction, and another order of the blocks."""

conjugate = ["D", "H", "G", "C", "B", "F"]

parts = """
suppose b != 0
  x.T*A*y - y.T*A*x = b*(x.T*x + y.T*y)
  x.T*A*y - y.T*A*x = 0
  b*(x.T*x + y.T*y) = 0
  x.T*x + y.T*y = 0
  contradiction
end
qed
"""

orthogonal = """
suppose u.T*w != 0
  lam*(u.T*w) = u.T*A*w = mu*(u.T*w)
  lam = mu
  lam - mu = 0
  contradiction
end
qed
"""

example = [[1, 2], [-3, 1]]

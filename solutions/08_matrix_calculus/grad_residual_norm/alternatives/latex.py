"""In LaTeX."""

by_weights = r"""
\nabla_W \|W x - y\|^2 = \nabla_W (x^\top W^\top W x - 2 y^\top W x + y^\top y)
  = 2 W x x^\top - 2 y x^\top
  = 2 (W x - y) x^\top
"""

expansion = """
norm((W + H)*x - y)^2 - norm(W*x - y)^2 = norm((W*x - y) + H*x)^2 - norm(W*x - y)^2
  = 2*(W*x - y).T*H*x + norm(H*x)^2
  = inner(2*(W*x - y)*x.T, H) + norm(H*x)^2
"""

by_parameters = """
grad(norm(X*theta - t)^2/(2*M), theta) = grad((X*theta - t).T*(X*theta - t), theta)/(2*M)
  = 2*X.T*(X*theta - t)/(2*M)
  = X.T*(X*theta - t)/M
"""

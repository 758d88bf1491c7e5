"""The gradient of a squared residual: multiplied out, and through a change of the weights."""

by_weights = """
grad(norm(W*x - y)^2, W) = grad(x.T*W.T*W*x - 2*y.T*W*x + y.T*y, W)
  = 2*W*x*x.T - 2*y*x.T
  = 2*(W*x - y)*x.T
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

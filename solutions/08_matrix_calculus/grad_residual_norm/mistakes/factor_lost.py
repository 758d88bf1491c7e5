"""The square gives a factor 2: r occurs twice in rᵀr."""

by_weights = """
grad(norm(W*x - y)^2, W) = grad((W*x - y).T*(W*x - y), W)
  = (W*x - y)*x.T
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

"""The gradient is m×n, residual times input: does your product have that shape for m ≠ n?"""

by_weights = """
grad(norm(W*x - y)^2, W) = 2*x*(W*x - y).T
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

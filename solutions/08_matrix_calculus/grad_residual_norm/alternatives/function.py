"""With a function of the weights that is called with W + H."""

by_weights = """
grad(norm(W*x - y)^2, W) = grad(x.T*W.T*W*x - 2*y.T*W*x + y.T*y, W)
  = 2*W*x*x.T - 2*y*x.T
  = 2*(W*x - y)*x.T
"""

expansion = """
let f(W) = norm(W*x - y)^2
f(W + H) - f(W) = (W*x + H*x - y).T*(W*x + H*x - y) - (W*x - y).T*(W*x - y)
  = 2*(W*x - y).T*H*x + norm(H*x)^2
  = inner(2*(W*x - y)*x.T, H) + norm(H*x)^2
"""

by_parameters = """
grad(norm(X*theta - t)^2/(2*M), theta) = grad((X*theta - t).T*(X*theta - t), theta)/(2*M)
  = 2*X.T*(X*theta - t)/(2*M)
  = X.T*(X*theta - t)/M
"""

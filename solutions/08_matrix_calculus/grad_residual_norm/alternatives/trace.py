"""Through traces, turned until the change stands last."""

by_weights = """
grad(norm(W*x - y)^2, W) = grad(tr((W*x - y)*(W*x - y).T), W)
  = 2*W*x*x.T - 2*y*x.T
  = 2*(W*x - y)*x.T
"""

expansion = """
let r = W*x - y
norm((W + H)*x - y)^2 - norm(W*x - y)^2 = norm(r + H*x)^2 - norm(r)^2
  = 2*tr(r.T*H*x) + norm(H*x)^2
  = 2*tr(x*r.T*H) + norm(H*x)^2           by cyclic shift
  = inner(2*r*x.T, H) + norm(H*x)^2
"""

by_parameters = """
grad(norm(X*theta - t)^2/(2*M), theta) = (1/(2*M))*grad(theta.T*X.T*X*theta - 2*t.T*X*theta + t.T*t, theta)
  = (1/(2*M))*(2*X.T*X*theta - 2*X.T*t)
  = (X.T*X*theta - X.T*t)/M
"""

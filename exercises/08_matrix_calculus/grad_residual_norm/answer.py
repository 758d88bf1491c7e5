"""The gradient of ‖Wx − y‖². Replace every None by a derivation between triple quotes. This file is read, not executed.

given W, H : m x n;  x : n;  y : m        and in the last one        X : M x d;  theta : d;  t : M
"""

by_weights = None  # grad(norm(W*x - y)^2, W) = ... = 2*(W*x - y)*x.T
expansion = None  # norm((W + H)*x - y)^2 - norm(W*x - y)^2 = ... = inner(2*(W*x - y)*x.T, H) + norm(H*x)^2
by_parameters = None  # grad(norm(X*theta - t)^2/(2*M), theta) = ... = X.T*(X*theta - t)/M

"""Eigenvalues of the inverse. Replace every None by a proof between triple quotes. This file is read, not executed.

given A : n x n, symmetric positive definite;  v, x : n, nonzero;  u : n;  lam, mu : scalar
"""

only_zero = None  # given (1) A*u = 0, claim u = 0
positive = None  # given (1) A*v = lam*v, claim lam > 0
reciprocal = None  # given (1) A*v = lam*v, claim inv(A)*v = (1/lam)*v
converse = None  # given (1) inv(A)*v = mu*v, claim A*v = (1/mu)*v
inverse_is_spd = None  # claim inv(A).T = inv(A) and x.T*inv(A)*x > 0

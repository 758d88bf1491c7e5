"""An eigenvector need not have length 1: vᵀAv = λ vᵀv."""

only_zero = """
u.T*A*u = u.T*zeros(n) = 0      by (1)
u = 0                           by positive definiteness
"""

positive = """
v.T*A*v > 0
v.T*A*v = lam
lam > 0
"""

reciprocal = """
v.T*A*v > 0                     by positive definiteness
lam*(v.T*v) > 0                 by (1)
lam > 0
v = inv(A)*A*v = lam*(inv(A)*v) by (1)
(1/lam)*v = inv(A)*v            by division by lam
"""

converse = """
v.T*inv(A)*v > 0                since the inverse is positive definite
mu*(v.T*v) > 0                  by (1)
mu > 0
v = A*inv(A)*v = mu*(A*v)       by (1)
(1/mu)*v = A*v
"""

inverse_is_spd = """
inv(A).T = inv(A.T) = inv(A)    by symmetry of A
let y = inv(A)*x
x = A*y
x.T*inv(A)*x = (A*y).T*inv(A)*(A*y) = y.T*A*y > 0
"""

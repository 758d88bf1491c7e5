"""Why is μ not zero? The inverse is positive definite too, or v = μ A v would be zero."""

only_zero = """
u.T*A*u = u.T*zeros(n) = 0      by (1)
u = 0                           by positive definiteness
"""

positive = """
v.T*A*v > 0                     by positive definiteness
v.T*A*v = lam*(v.T*v)           by (1)
lam*(v.T*v) > 0
lam > 0                         since v.T*v > 0
"""

reciprocal = """
v.T*A*v > 0                     by positive definiteness
lam*(v.T*v) > 0                 by (1)
lam > 0
v = inv(A)*A*v = lam*(inv(A)*v) by (1)
(1/lam)*v = inv(A)*v            by division by lam
"""

converse = """
v = A*inv(A)*v = mu*(A*v)
A*v = (1/mu)*v
"""

inverse_is_spd = """
inv(A).T = inv(A.T) = inv(A)    by symmetry of A
let y = inv(A)*x
x = A*y
x.T*inv(A)*x = (A*y).T*inv(A)*(A*y) = y.T*A*y > 0
"""

"""A⁻¹ undoes what A does: it divides by λ where A multiplies."""

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
v.T*A*v > 0
lam*(v.T*v) > 0
lam > 0
inv(A)*v = lam*v
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

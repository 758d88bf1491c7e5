"""With operations on both sides, and products before signs."""

only_zero = """
u.T*A*u = u.T*zeros(n) = 0      by (1)
u = 0                           by positive definiteness
"""

positive = """
both sides of (1): left by v.T
v.T*A*v = lam*(v.T*v)
v.T*v > 0
lam*(v.T*v) > 0       by positive definiteness
lam > 0
"""

reciprocal = """
both sides of (1): left by inv(A)
(2) v = lam*(inv(A)*v)
v.T*A*v = lam*norm(v)^2
lam*norm(v)^2 > 0     by positive definiteness
lam != 0
both sides of (2): divide by lam
therefore claim
"""

converse = """
v.T*inv(A)*v > 0                since the inverse is positive definite
mu*(v.T*v) > 0                  by (1)
mu > 0
v = A*inv(A)*v = mu*(A*v)       by (1)
(1/mu)*v = A*v
"""

inverse_is_spd = """
inv(A).T = inv(A.T) = inv(A)
x.T*inv(A)*x = x.T*inv(A)*A*inv(A)*x
             = (inv(A)*x).T*A*(inv(A)*x)
             > 0
"""

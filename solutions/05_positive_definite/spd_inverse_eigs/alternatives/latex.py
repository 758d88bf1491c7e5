"""In LaTeX and in words."""

only_zero = r"""
u^\top A u = u^\top \mathbf{0} = 0
hence $u = 0$ by positive definiteness
"""

positive = r"""
We have $v^\top A v = \lambda v^\top v$, and
$v^\top A v > 0$, so
$\lambda \|v\|^2 > 0$
$\lambda > 0$
"""

reciprocal = r"""
v^\top A v > 0
\lambda v^\top v > 0 by (1)
\lambda > 0
v = A^{-1} A v = \lambda A^{-1} v
A^{-1} v = \frac{1}{\lambda} v
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

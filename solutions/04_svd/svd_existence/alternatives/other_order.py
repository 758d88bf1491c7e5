"""The zero columns first, and both sides multiplied."""

semidefinite = """
let y = A*x
x.T*A.T*A*x = y.T*y >= 0
"""

length = """
both sides of (1): left by v.T
v.T*A.T*A*v = lam*(v.T*v) = lam
norm(A*v)^2 = v.T*A.T*A*v = lam
"""

kernel = """
suppose A*v != zeros(m)
  norm(A*v)^2 > 0
  norm(A*v)^2 = v.T*A.T*A*v = 0
  contradiction
end
qed
"""

orthonormal = """
s*t*(u.T*z) = (A*v).T*(A*w) = v.T*(A.T*A*w) = t^2*(v.T*w) = 0
u.T*z = 0
s^2*(u.T*u) = (A*v).T*(A*v) = v.T*A.T*A*v = s^2*(v.T*v) = s^2
u.T*u = 1
"""

construction = ["H", "I", "D", "C", "F", "E", "G", "M", "J"]

assembled = """
both sides of (1): right by V.T
A*V*V.T = U*S*V.T
A = U*S*V.T
"""

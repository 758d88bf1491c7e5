"""The usual sketch skips it too: compute uᵢᵀuⱼ. That A keeps no angles is the reason why it has to be computed."""

semidefinite = """
x.T*A.T*A*x = (A*x).T*(A*x) = norm(A*x)^2 >= 0
"""

length = """
norm(A*v)^2 = v.T*A.T*A*v
            = lam*(v.T*v)               by (1)
            = lam                       since v is a unit vector
"""

kernel = """
norm(A*v)^2 = v.T*(A.T*A*v) = 0         by (1)
A*v = zeros(m)                          since only zero has length 0
"""

orthonormal = """
u.T*z = v.T*w
u.T*z = 0
u.T*u = 1
"""

construction = ["H", "I", "D", "F", "E", "G", "C", "M", "J"]

assembled = """
A = A*V*V.T                             since V is orthogonal
  = U*S*V.T                             by (1)
"""

"""You need Vᵀ = V⁻¹ on the right."""

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
u.T*z = v.T*A.T*A*w/(s*t)               by definition of u and z
      = t^2*(v.T*w)/(s*t)               by (2)
      = 0                               by (3)
u.T*u = v.T*A.T*A*v/s^2
      = s^2*(v.T*v)/s^2                 by (1)
      = 1                               since v is a unit vector
"""

construction = ["H", "I", "D", "F", "E", "G", "C", "M", "A"]

assembled = """
A = A*V*V.T                             since V is orthogonal
  = U*S*V.T                             by (1)
"""

"""A = R B Rᵀ only on the complement of q. Put (4) in on both sides."""

lower_block = """
R.T*A*q = lam*(R.T*q)                          by (1)
        = zeros(p)                             by (2)
"""

right_block = """
q.T*A*R = (R.T*A.T*q).T
        = (R.T*A*q).T                          since A is symmetric
        = zeros(1, p)                          by (1)
"""

remainder = """
B.T = (R.T*A*R).T = R.T*A.T*R
    = R.T*A*R                                  since A is symmetric
    = B
"""

orthogonal = """
N.T*N = P.T*R.T*R*P
      = P.T*P                                  by orthonormal columns of R
      = I(p)                                   since P is orthogonal
N.T*q = P.T*R.T*q = P.T*zeros(p) = zeros(p)    by (1)
"""

product = """
R*R.T = I
A = R*(R.T*A*R)*R.T
A = lam*q*q.T + N*M*N.T
"""

induction = ["F", "M", "O", "K", "A", "E", "B", "L", "G", "H", "N"]

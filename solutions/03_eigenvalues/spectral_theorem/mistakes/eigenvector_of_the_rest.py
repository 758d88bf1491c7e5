"""q is the eigenvector; the columns of R are not known to be any."""

lower_block = """
A*R = lam*R
R.T*A*q = zeros(p)
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
A = A*(q*q.T + R*R.T)                          by (4)
  = lam*q*q.T + A*R*R.T                        by (1)
A*R = (q*q.T + R*R.T)*A*R                      by (4)
    = q*(q.T*A*R) + R*(R.T*A*R)
    = R*(R.T*A*R)                              by (2)
    = R*P*M*P.T                                by (3)
A = lam*q*q.T + R*P*M*P.T*R.T
  = lam*q*q.T + N*M*N.T
"""

induction = ["F", "M", "O", "K", "A", "E", "B", "L", "G", "H", "N"]

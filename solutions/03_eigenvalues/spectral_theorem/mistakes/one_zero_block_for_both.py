"""The lower-left block vanishes by the eigenvector property, the upper-right one by symmetry: it is a row, and
the transpose of the other.
"""

lower_block = """
R.T*A*q = lam*(R.T*q)                          by (1)
        = zeros(p)                             by (2)
"""

right_block = """
A*R = 0
q.T*A*R = zeros(1, p)
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

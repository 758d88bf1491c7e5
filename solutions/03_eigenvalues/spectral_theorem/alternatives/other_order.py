"""The blocks in another order, both sides transposed."""

lower_block = """
both sides of (1): left by R.T
R.T*A*q = lam*(R.T*q)
lam*(R.T*q) = zeros(p)
R.T*A*q = zeros(p)
"""

right_block = """
both sides of (1): transpose
q.T*A*R = zeros(1, p)
"""

remainder = """
R.T*A.T*R = R.T*A*R
B.T = R.T*A.T*R = B
"""

orthogonal = """
R.T*R = I(p)
N.T*N = P.T*(R.T*R)*P = P.T*P = I(p)
q.T*N = q.T*R*P = (R.T*q).T*P = zeros(1, p)
N.T*q = (q.T*N).T = zeros(p)
"""

product = """
q.T*A = lam*q.T
A = (q*q.T + R*R.T)*A*(q*q.T + R*R.T)
  = q*(q.T*A*q)*q.T + q*(q.T*A*R)*R.T + R*(R.T*A*q)*q.T + R*(R.T*A*R)*R.T
R.T*A*q = (q.T*A*R).T = zeros(p)
q.T*A*q = lam*(q.T*q) = lam
A = lam*q*q.T + R*P*M*P.T*R.T = lam*q*q.T + N*M*N.T
"""

induction = ["M", "O", "K", "B", "L", "G", "A", "E", "H", "F", "N"]

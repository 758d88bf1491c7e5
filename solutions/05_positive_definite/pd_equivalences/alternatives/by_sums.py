"""The root through the sum over the eigenvalues."""

eigenvalues = """
v.T*A*v = lam*(v.T*v)           by (2)
lam*(v.T*v) > 0                 by (1)
lam > 0                         since v.T*v > 0
"""

factor = """
B.T*B = (D*Q.T).T*(D*Q.T)       by definition of B
      = Q*D*D*Q.T               since D is its own transpose
      = A                       by definition of A
"""

factor_inverse = """
Q*inv(D)*B = Q*inv(D)*D*Q.T     by definition of B
           = Q*Q.T
           = I(n)               since Q is orthogonal
"""

form = """
suppose B*x = 0
    x = inv(B)*B*x = 0
    contradiction
norm(B*x)^2 > 0
x.T*A*x = x.T*B.T*B*x = norm(B*x)^2 > 0
"""

root = """
S.T = Q*D*Q.T
S.T = S
S*S = Q*D*D*Q.T = A
let y = Q.T*x
norm(y)^2 = x.T*Q*Q.T*x = norm(x)^2 > 0
y != 0
x.T*S*x = y.T*D*y > 0
"""

missing = "(iv) => (i)"

closing = """
x.T*A*x = x.T*S*S*x = (S*x).T*(S*x) = norm(S*x)^2
suppose S*x = 0
    x.T*S*x = 0
    x.T*S*x > 0                 since S is positive definite
    contradiction
norm(S*x)^2 > 0
x.T*A*x > 0
"""

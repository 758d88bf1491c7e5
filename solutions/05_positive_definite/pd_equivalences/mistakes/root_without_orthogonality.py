"""Which product stands in the middle of S S, and what is it? Entries of D are squared, not those of Q."""

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
S.T = (Q*D*Q.T).T = S
S*S = Q*Q*D*D*Q.T*Q.T = A
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

"""Without suppositions, and through inverses."""

eigenvalues = """
both sides of (2): left by v.T
v.T*A*v = lam*norm(v)^2
lam = (v.T*A*v)/norm(v)^2 > 0
"""

factor = """
A = Q*D*D*Q.T = (Q*D)*(D*Q.T) = (D*Q.T).T*(D*Q.T) = B.T*B
"""

factor_inverse = """
inv(D)*B = inv(D)*D*Q.T = Q.T
Q*(inv(D)*B) = Q*Q.T = I(n)
"""

form = """
B*x != 0                        since B is invertible and x is not zero
x.T*A*x = (B*x).T*(B*x) = norm(B*x)^2 > 0
"""

root = """
S.T = Q*D.T*Q.T = S
A = Q*D*(Q.T*Q)*D*Q.T = S*S
Q.T*x != 0
x.T*S*x = (Q.T*x).T*D*(Q.T*x) > 0
"""

missing = "(iv) => (i)"

closing = """
x.T*A*x = (S*x).T*(S*x)
x.T*S*x > 0
S*x != 0
norm(S*x)^2 > 0
x.T*A*x = norm(S*x)^2 > 0
"""

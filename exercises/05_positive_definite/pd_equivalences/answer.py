"""Four faces of positive definiteness. Replace every None by a proof between triple quotes. Read, not executed.

given Q : n x n, orthogonal;  D : n x n, diagonal, symmetric positive definite;  v, x : n, nonzero;  lam : scalar
"""

eigenvalues = None  # given A symmetric, (1) v.T*A*v > 0, (2) A*v = lam*v, claim lam > 0
factor = None  # let A = Q*D*D*Q.T, B = D*Q.T, claim A = B.T*B
factor_inverse = None  # let B = D*Q.T, claim Q*inv(D)*B = I(n)
form = None  # given B invertible, let A = B.T*B, claim x.T*A*x > 0
root = None  # let A = Q*D*D*Q.T, S = Q*D*Q.T, claim S.T = S and S*S = A and x.T*S*x > 0
missing = None  # "nothing", "(iv) => (i)", "(i) => (iv)" or "(iii) => (iv)"
closing = None  # given S symmetric positive definite, let A = S*S, claim x.T*A*x > 0

"""Error of the truncated SVD. Replace every None by a derivation between triple quotes. Read, not executed.

given U : m x r, orthonormal columns;  V : n x r, orthonormal columns;  s, t, d : r
let   A = U*diag(s)*V.T;  B = U*diag(t)*V.T
"""

difference = None  # given (1) d = s - t;  A - B = ... = U*diag(d)*V.T
trace = None  # given (1) d = s - t;  tr((A - B).T*(A - B)) = ... = sum(i, r, d[i]^2)
orthogonal = None  # given (1) d = s - t, (2) d.T*t = 0;  tr((A - B).T*B) = ... = 0
pythagoras = None  # given (3) tr((A - B).T*B) = 0;  norm(A - B)^2 = ... = norm(A)^2 - norm(B)^2

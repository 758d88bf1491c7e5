"""The Frobenius norm comes from tr(AᵀB). Replace every None by a proof between triple quotes. Read, not executed.

given A, B, C : m x n;  a, b : scalar
"""

symmetry = None  # claim tr(A.T*B) = tr(B.T*A)
linearity = None  # claim tr((a*A + b*B).T*C) = a*tr(A.T*C) + b*tr(B.T*C)
positivity = None  # claim tr(A.T*A) >= 0
definiteness = None  # given (1) tr(A.T*A) = 0, claim A = 0
norm = None  # claim sqrt(tr(A.T*A)) = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))

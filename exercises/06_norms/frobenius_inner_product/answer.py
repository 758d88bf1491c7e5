"""The Frobenius norm comes from tr(AᵀB). Replace every None by a proof between triple quotes. Read, not executed.

given A, B, C : m x n;  a, b : scalar
"""

inner_product = None  # let f(A, B) = tr(A.T*B), claim f is an inner product
norm = None  # claim sqrt(tr(A.T*A)) = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))

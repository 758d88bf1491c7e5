"""tr(AᵀB) is an inner product: transposes, linearity of the trace, and sums of squares."""

symmetry = """
tr(A.T*B) = tr((A.T*B).T)       by trace of a transpose
          = tr(B.T*A)           by transpose of a product
"""

linearity = """
tr((a*A + b*B).T*C) = tr(a*A.T*C + b*B.T*C)
                    = a*tr(A.T*C) + b*tr(B.T*C)
"""

positivity = """
tr(A.T*A) = sum(j, n, sum(i, m, A[i,j]^2)) >= 0
"""

definiteness = """
sum(j, n, sum(i, m, A[i,j]^2)) = 0     by (1)
A = 0                                  since every square is zero
"""

norm = """
sqrt(tr(A.T*A)) = sqrt(sum(j, n, sum(i, m, A[i,j]*A[i,j])))
                = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

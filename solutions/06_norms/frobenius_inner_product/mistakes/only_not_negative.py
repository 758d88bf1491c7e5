"""'Only for A = 0' is missing: that the number is not negative says nothing of when it is zero."""

inner_product = """
tr(A.T*B) = tr((A.T*B).T)       by trace of a transpose
          = tr(B.T*A)           by transpose of a product
tr((a*A + b*B).T*C) = tr(a*A.T*C + b*B.T*C)
                    = a*tr(A.T*C) + b*tr(B.T*C)
tr(A.T*A) = sum(j, n, sum(i, m, A[i,j]^2)) >= 0
tr(A.T*A) = norm(A)^2
norm(A)^2 >= 0
f is an inner product
"""

norm = """
sqrt(tr(A.T*A)) = sqrt(sum(j, n, sum(i, m, A[i,j]*A[i,j])))
                = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

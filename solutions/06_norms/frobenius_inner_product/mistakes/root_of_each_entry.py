"""The root of a sum is not the sum of the roots."""

inner_product = """
tr(A.T*B) = tr((A.T*B).T)       by trace of a transpose
          = tr(B.T*A)           by transpose of a product
tr((a*A + b*B).T*C) = tr(a*A.T*C + b*B.T*C)
                    = a*tr(A.T*C) + b*tr(B.T*C)
tr(A.T*A) = sum(j, n, sum(i, m, A[i,j]^2)) >= 0
suppose f(A, A) = 0
  sum(j, n, sum(i, m, A[i,j]^2)) = 0     as supposed
  A = 0                                  since every square is zero
end
f is an inner product
"""

norm = """
sqrt(tr(A.T*A)) = sqrt(sum(i, m, sum(j, n, A[i,j]^2))) = sum(i, m, sum(j, n, abs(A[i,j])))
"""

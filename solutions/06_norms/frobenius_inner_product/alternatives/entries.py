"""Everything as sums over entries."""

inner_product = """
tr(A.T*B) = sum(i, m, sum(j, n, A[i,j]*B[i,j]))
          = sum(i, m, sum(j, n, B[i,j]*A[i,j]))
          = tr(B.T*A)
tr((a*A + b*B).T*C) = sum(i, m, sum(j, n, (a*A[i,j] + b*B[i,j])*C[i,j]))
  = a*sum(i, m, sum(j, n, A[i,j]*C[i,j])) + b*sum(i, m, sum(j, n, B[i,j]*C[i,j]))
  = a*tr(A.T*C) + b*tr(B.T*C)
tr(A.T*A) = sum(j, n, sum(i, m, A[i,j]^2)) >= 0
suppose f(A, A) = 0
  sum(j, n, sum(i, m, A[i,j]^2)) = 0     as supposed
  A = 0                                  since every square is zero
end
f is an inner product
"""

norm = """
tr(A.T*A) = sum(j, n, sum(i, m, A[i,j]^2)) = sum(i, m, sum(j, n, A[i,j]^2))
therefore sqrt(tr(A.T*A)) = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

"""That product has another shape when the matrices are not square: shift cyclically, or transpose."""

inner_product = """
tr(A.T*B) = tr(A*B.T) = tr(A.T*B.T)
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
sqrt(tr(A.T*A)) = sqrt(sum(j, n, sum(i, m, A[i,j]*A[i,j])))
                = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

"""Sums are only half of linearity: what becomes of f(aA, C)?"""

inner_product = """
tr(A.T*B) = tr((A.T*B).T) = tr(B.T*A)
f(A + B, C) = tr(A.T*C + B.T*C) = f(A, C) + f(B, C)
tr(A.T*A) = sum(j, n, sum(i, m, A[i,j]^2)) >= 0
suppose f(A, A) = 0
  sum(j, n, sum(i, m, A[i,j]^2)) = 0
  A = 0
end
f is an inner product
"""

norm = """
sqrt(tr(A.T*A)) = sqrt(sum(j, n, sum(i, m, A[i,j]*A[i,j])))
                = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

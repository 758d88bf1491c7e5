"""With the words inner and norm."""

inner_product = """
tr(A.T*B) = inner(A, B) = inner(B, A) = tr(B.T*A)
tr((a*A + b*B).T*C) = tr(a*A.T*C + b*B.T*C)
                    = a*tr(A.T*C) + b*tr(B.T*C)
tr(A.T*A) = norm(A)^2 >= 0
suppose f(A, A) = 0
  norm(A)^2 = 0   as supposed
  A = 0
end
f is an inner product
"""

norm = """
sqrt(tr(A.T*A)) = norm(A) = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

"""With the words inner and norm."""

symmetry = """
tr(A.T*B) = inner(A, B) = inner(B, A) = tr(B.T*A)
"""

linearity = """
tr((a*A + b*B).T*C) = tr(a*A.T*C + b*B.T*C)
                    = a*tr(A.T*C) + b*tr(B.T*C)
"""

positivity = """
tr(A.T*A) = norm(A)^2 >= 0
"""

definiteness = """
norm(A)^2 = 0   by (1)
A = 0
"""

norm = """
sqrt(tr(A.T*A)) = norm(A) = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

"""P² = P: the middle factors of U Uᵀ U Uᵀ are Uᵀ U = I."""

idempotent = """
P*P = U*U.T*U*U.T     by definition of P
    = U*I*U.T         by orthonormal columns
    = P               by definition of P
"""

symmetric = """
P.T = (U*U.T).T = (U.T).T*U.T = U*U.T = P
"""

keeps_the_range = """
P*w = U*U.T*w
    = U*U.T*U*c       by (1)
    = U*c             by orthonormal columns
    = w               by (1)
"""

"""UUᵀ is P itself: it is the identity only for k = n. Which of the two products is known?"""

idempotent = """
P*P = U*U.T*U*U.T
    = I(n)*I(n)      by orthonormal columns
    = I(n)
"""

symmetric = """
P.T = (U*U.T).T = U*U.T = P
"""

keeps_the_range = """
P*w = U*U.T*w = U*U.T*U*c = U*c = w
"""

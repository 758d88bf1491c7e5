"""UUᵀ is P itself, and not the identity: it leaves w alone only because w = Uc."""

idempotent = """
P*P = U*U.T*U*U.T = U*I*U.T = P
"""

symmetric = """
P.T = (U*U.T).T = U*U.T = P
"""

keeps_the_range = """
P*w = U*U.T*w = I(n)*w = w
U*U.T = I(n)
"""

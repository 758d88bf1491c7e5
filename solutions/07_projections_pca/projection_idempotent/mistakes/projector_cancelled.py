"""P is singular for k < n, so it cannot be cancelled: P P = P does not make P the identity."""

idempotent = """
P*P = U*U.T*U*U.T = P
P = I(n)    by cancelling P
"""

symmetric = """
P.T = (U*U.T).T = U*U.T = P
"""

keeps_the_range = """
P*w = U*U.T*w = U*U.T*U*c = U*c = w
"""

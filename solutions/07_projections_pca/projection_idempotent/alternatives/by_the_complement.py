"""Through I - P, whose product with P vanishes, and through the rows of the identity UᵀP = Uᵀ."""

idempotent = """
U.T*P = U.T*U*U.T = U.T
so U*(U.T*P) = U*U.T
P*(I - P) = P - P*P
(1) P*P = U*(U.T*P)
therefore P*P = P   by (1)
"""

symmetric = """
(1) P = U*U.T
both sides of (1): transpose
P.T = U*U.T
therefore P.T = P
"""

keeps_the_range = """
U.T*w = U.T*U*c = c
P*w = U*(U.T*w) = U*c
therefore P*w = w
"""

"""That is the claim itself. Which rule gives the transpose of a product?"""

idempotent = """
P*P = U*U.T*U*U.T = U*I*U.T = P
"""

symmetric = """
P.T = P    because projectors are symmetric
"""

keeps_the_range = """
P*w = U*U.T*w = U*U.T*U*c = U*c = w
"""

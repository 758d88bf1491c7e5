"""That is the claim itself. Where do you use that w = Uc?"""

idempotent = """
P*P = U*U.T*U*U.T = U*I*U.T = P
"""

symmetric = """
P.T = (U*U.T).T = U*U.T = P
"""

keeps_the_range = """
P*w = w   because w lies in the range
"""

"""Circular: that P is idempotent is what has to be shown. Start from its definition."""

idempotent = """
P*P = P    by idempotence
"""

symmetric = """
P.T = (U*U.T).T = U*U.T = P
"""

keeps_the_range = """
P*w = U*U.T*w = U*U.T*U*c = U*c = w
"""

"""P² = P. Replace every None by a proof, a text between triple quotes. This file is read, not executed.

given U : n x k, orthonormal columns;  c : k;  w : n        let P = U*U.T
"""

idempotent = None  # claim P*P = P
symmetric = None  # claim P.T = P
keeps_the_range = None  # given (1) w = U*c, claim P*w = w

"""In LaTeX."""

lower_block = r"""
R^\top A q = R^\top (\lambda q) = \lambda R^\top q = 0
"""

right_block = r"""
q^\top A R = q^\top A^\top R = (R^\top A q)^\top = 0
"""

remainder = r"""
B^\top = (R^\top A R)^\top = R^\top A^\top R = R^\top A R = B
"""

orthogonal = r"""
N^\top N = P^\top R^\top R P = P^\top P = I_p
N^\top q = P^\top R^\top q = 0
"""

product = r"""
A = (q q^\top + R R^\top) A (q q^\top + R R^\top)
A q = \lambda q
R R^\top A q = \lambda R (R^\top q)
A = A q q^\top + A R R^\top = \lambda q q^\top + A R R^\top
A R = q q^\top A R + R R^\top A R = R R^\top A R = R P M P^\top
A = \lambda q q^\top + R P M P^\top R^\top = \lambda q q^\top + N M N^\top
"""

induction = "F M O K A E B L G H N"

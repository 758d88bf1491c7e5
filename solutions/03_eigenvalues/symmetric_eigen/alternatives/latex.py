"""In LaTeX."""

conjugate = "G C H B D F"

parts = r"""
y^\top A x = a y^\top x - b y^\top y
x^\top A y = b x^\top x + a x^\top y
0 = x^\top A y - y^\top A x = b (x^\top x + y^\top y)
b = 0
"""

orthogonal = r"""
\lambda u^\top w = (A u)^\top w = u^\top A w = \mu u^\top w
(\lambda - \mu) u^\top w = 0
u^\top w = 0
"""

example = [["0", "-1/2"], ["sqrt(2)", 0]]

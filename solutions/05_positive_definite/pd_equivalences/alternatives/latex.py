"""In LaTeX."""

eigenvalues = r"""
v^\top A v = \lambda v^\top v
\lambda \|v\|^2 > 0
\lambda > 0
"""

factor = r"""
B^\top B = (D Q^\top)^\top D Q^\top = Q D D Q^\top = A
"""

factor_inverse = r"""
Q D^{-1} B = Q D^{-1} D Q^\top = Q Q^\top = I_n
"""

form = r"""
x^\top A x = x^\top B^\top B x = \|B x\|^2
B x \neq 0
\|B x\|^2 > 0
x^\top A x > 0
"""

root = r"""
S^\top = Q D^\top Q^\top = S
S S = Q D (Q^\top Q) D Q^\top = Q D D Q^\top = A
Q^\top x \neq 0
x^\top S x = (Q^\top x)^\top D (Q^\top x) > 0
"""

missing = "(iv) => (i)"

closing = r"""
S x \neq 0
x^\top A x = x^\top S S x = \|S x\|^2 > 0
"""

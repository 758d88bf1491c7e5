"""In LaTeX, the blocks as one text."""

semidefinite = r"""
x^\top A^\top A x = \|A x\|^2 \ge 0
"""

length = r"""
\|A v\|^2 = v^\top A^\top A v = \lambda v^\top v = \lambda
"""

kernel = r"""
\|A v\|^2 = v^\top A^\top A v = 0
A v = 0
"""

orthonormal = r"""
u^\top z = \frac{1}{s t} v^\top A^\top A w = \frac{t^2}{s t} v^\top w = 0
u^\top u = \frac{1}{s^2} v^\top A^\top A v = \frac{s^2}{s^2} v^\top v = 1
"""

construction = "H I D F C E G M J"

assembled = r"""
A = A V V^\top = U S V^\top
"""

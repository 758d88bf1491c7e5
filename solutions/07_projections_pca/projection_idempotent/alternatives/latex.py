"""In LaTeX, as it would stand in a paper."""

idempotent = r"""
\begin{align}
P^2 &= (U U^\top)(U U^\top) \\
    &= U (U^\top U) U^\top \\
    &= U U^\top = P
\end{align}
"""

symmetric = r"P^\top = (U U^\top)^\top = U U^\top = P"

keeps_the_range = r"""
P w = U U^\top (U c) = U (U^\top U) c = U c = w
"""

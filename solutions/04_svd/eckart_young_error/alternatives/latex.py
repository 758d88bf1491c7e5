"""In LaTeX."""

difference = r"""
A - B = U (\operatorname{diag}(s) - \operatorname{diag}(t)) V^\top
  = U \operatorname{diag}(s - t) V^\top
  = U \operatorname{diag}(d) V^\top
"""

trace = r"""
\operatorname{tr}((A-B)^\top (A-B)) = \operatorname{tr}(V \operatorname{diag}(d) U^\top U \operatorname{diag}(d) V^\top)
  = \operatorname{tr}(V^\top V \operatorname{diag}(d) \operatorname{diag}(d))
  = \operatorname{tr}(\operatorname{diag}(d)^2)
  = \sum_{i=1}^{r} d_i^2
"""

orthogonal = """
tr((A - B).T*B) = tr(V*diag(d)*U.T*U*diag(t)*V.T)      by (1)
  = tr(V*diag(d)*diag(t)*V.T)                          by orthonormal columns of U
  = tr(V.T*V*diag(d)*diag(t))                          by cyclic shift
  = tr(diag(d)*diag(t))                                by orthonormal columns of V
  = d.T*t
  = 0                                                  by (2)
"""

pythagoras = r"""
\|A - B\|^2 = \|A\|^2 - 2 \operatorname{tr}(A^\top B) + \|B\|^2
\operatorname{tr}(A^\top B) = \operatorname{tr}((A - B)^\top B) + \|B\|^2 = \|B\|^2
\|A - B\|^2 = \|A\|^2 - \|B\|^2
"""

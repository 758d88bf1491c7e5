"""In LaTeX."""

argument = "C A F I K E G D"

same_length = r"""
(A - B) x = A x - B x = A x
\|(A - B) x\|^2 = \|A x\|^2
"""

coefficients = r"""
1 = x^\top x = c^\top V^\top V c = c^\top c = \|c\|^2
"""

stretch = r"""
A x = A V c = U D c
\|A x\|^2 = c^\top D U^\top U D c = c^\top D^2 c
  = t^2 c^\top c + c^\top E c
  \ge t^2
"""

attained = r"""
(A - B) x = U D V^\top x
\|(A - B) x\|^2 = (V^\top x)^\top D^2 (V^\top x)
  = t^2 x^\top V V^\top x - (V^\top x)^\top E (V^\top x)
  = t^2 - (V^\top x)^\top E (V^\top x)
  \le t^2
"""

"""In LaTeX."""

combination = """
W x = V C x = V (C x) = 0
"""

bound = r"""
suppose $n > m$
let x : n be with $C x = 0$, $x \neq 0$ by more unknowns than equations
W x = V C x = V 0 = 0
x = 0
contradiction
"""

theorem = "G K D C L E B F M"

example = [-3, 6, -3]

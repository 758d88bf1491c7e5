"""In LaTeX."""

both_sides = r"""
M^{-1} L L^\top = M^{-1} M M^\top = M^\top
M^{-1} L = M^\top (L^\top)^{-1}
"""

diagonal = ["D", "H", "F", "A", "B", "E"]

square = r"""
M D D^\top M^\top = L L^\top = M M^\top
D D^\top = M^{-1} M M^\top (M^\top)^{-1} = I
D^2 = D D^\top = I
"""

two_values = "(d-1)(d+1) = d^2 - 1 = 0"

entries = """
d > 0 because $m > 0$
d + 1 > 0
d - 1 = 0
d = 1
"""

conclusion = """
L = M D = M I
L = M
"""

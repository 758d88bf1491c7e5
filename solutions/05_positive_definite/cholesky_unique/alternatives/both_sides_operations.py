"""With operations on both sides, the blocks in another right order, cases for the entries."""

both_sides = """
both sides of (1): left by inv(M)
(2) inv(M)*L*L.T = M.T
both sides of (2): right by inv(L.T)
therefore inv(M)*L = M.T*inv(L.T)
"""

diagonal = "D H A F B E"

square = """
(3) M*D*D.T*M.T = M*M.T            by (1) and (2)
both sides of (3): left by inv(M)
(4) D*D.T*M.T = M.T
both sides of (4): right by inv(M.T)
D*D.T = I
D*D = D*D.T = I
"""

two_values = """
d*d - 1 = 0
(d - 1)*(d + 1) = 0
"""

entries = """
suppose d = -1
  m*d = -m < 0
  contradiction
d + 1 != 0
d - 1 = 0
d = 1
"""

conclusion = "L = M D = M I = M"

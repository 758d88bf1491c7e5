"""Why do the inverses exist? Say it before you use them."""

both_sides = """
inv(M)*L*L.T = inv(M)*M*M.T = M.T        by (1), with inv(M) from the left
inv(M)*L = inv(M)*L*L.T*inv(L.T)
         = M.T*inv(L.T)                  by the line above
"""

diagonal = ["F", "A", "B", "E", "D", "H"]

square = """
M*D*D.T*M.T = (M*D)*(M*D).T
            = L*L.T                      by (2)
            = M*M.T                      by (1)
D*D.T*M.T = M.T                          by inv(M) from the left
D*D.T = I                                by inv(M.T) from the right
D*D = D*D.T = I                          since D is diagonal
"""

two_values = """
(d - 1)*(d + 1) = d*d - 1 = 0            by (1)
"""

entries = """
d > 0                                    by (1), since m > 0
d + 1 > 0
d - 1 = 0                                by (2)
d = 1
"""

conclusion = """
L = M*D      by (1)
  = M*I      by (2)
  = M
"""

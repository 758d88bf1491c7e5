"""±1 is possible until you cite the positive diagonals."""

both_sides = """
inv(M)*L*L.T = inv(M)*M*M.T = M.T        by (1), with inv(M) from the left
inv(M)*L = inv(M)*L*L.T*inv(L.T)
         = M.T*inv(L.T)                  by the line above
"""

diagonal = ["D", "H", "F", "A", "B", "E"]

square = """
M*D*D.T*M.T = M*M.T
D = I
D*D = I
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

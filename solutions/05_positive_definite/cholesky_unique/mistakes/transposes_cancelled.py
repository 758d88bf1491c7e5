"""You are assuming the claim: Lᵀ and Mᵀ may be cancelled only where they are known to be equal."""

both_sides = """
inv(M)*L = I          by (1), cancelling L.T and M.T
inv(M)*L = M.T*inv(L.T)
"""

diagonal = ["D", "H", "F", "A", "B", "E"]

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

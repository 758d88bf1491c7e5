"""Through D = M⁻¹L."""

both_sides = """
inv(M)*L*L.T = inv(M)*M*M.T = M.T        by (1), with inv(M) from the left
inv(M)*L = inv(M)*L*L.T*inv(L.T)
         = M.T*inv(L.T)                  by the line above
"""

diagonal = ["D", "H", "F", "A", "B", "E"]

square = """
D = inv(M)*M*D = inv(M)*L            by (2)
D*D = D*D.T = inv(M)*L*L.T*inv(M).T
    = inv(M)*M*M.T*inv(M).T          by (1)
    = I*(inv(M)*M).T
    = I
"""

two_values = """
(d - 1)*(d + 1) = d*d - 1 = 0            by (1)
"""

entries = """
suppose d != 1
  d + 1 = 0
  m*d = -m
  -m > 0
  contradiction
end
qed
"""

conclusion = """
L = M*D      by (1)
  = M*I      by (2)
  = M
"""

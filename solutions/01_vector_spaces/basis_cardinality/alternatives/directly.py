"""Without a supposition; the bases are introduced first."""

combination = """
V*(C*x) = zeros(d)
W*x = (V*C)*x = V*(C*x) = zeros(d)
"""

bound = """
suppose m < n
  let x : n be with C*x = 0, x != 0     by more unknowns than equations
  V*(C*x) = zeros(d)
  W*x = zeros(d)
  x = 0
  contradiction
end
qed
"""

theorem = ["E", "G", "K", "D", "C", "L", "F", "B", "M"]

example = ["-1/2", 1, "-1/2"]

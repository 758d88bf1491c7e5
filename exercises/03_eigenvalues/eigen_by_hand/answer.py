"""Eigenvalues by hand. A, S and J are in data.yaml. Replace every None; this file is read, not executed."""

poly = None  # [c1, c0]
eigs = None  # [λ1, λ2]
vecs = None  # [v1, v2], in the order of eigs; v1 is [x, y]
eigs_sym = None  # exact, such as "(3 + sqrt(5))/2"
mult = None  # [algebraic, geometric]
diagonalisable = None  # "yes" or "no"

"""Coordinates and dependence. Your vectors are in data.yaml. Replace every None; this file is read, not executed."""

coords = None  # [c1, c2, c3]
basis_idx = None  # two of 1, 2, 3, 4
relation = None  # [α1, α2, α3, α4], not all zero

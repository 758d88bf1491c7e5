"""Shapes (N,q)(p,q) do not match: forwards X is multiplied by W, backwards G by its transpose."""

rows_w = "X^T G"
rows_x = "G*W"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

"""A factor stays on its side: what stands on the left of X comes back on the left of G."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "Q^T*G*P^T"

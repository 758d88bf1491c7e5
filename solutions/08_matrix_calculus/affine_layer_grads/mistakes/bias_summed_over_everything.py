"""Sum over the batch only: every entry b_j has a column of Y of its own."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "sum(G)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

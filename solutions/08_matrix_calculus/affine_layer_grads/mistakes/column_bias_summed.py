"""One sample: there is no batch to sum over, and b has m entries. Each b_i stands in z_i alone."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "sum(g)"
sandwich_x = "P^T G Q^T"

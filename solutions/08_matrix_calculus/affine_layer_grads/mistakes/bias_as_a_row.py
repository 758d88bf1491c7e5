"""These are the right sums, but as a row: b is a column with q entries, and so is its gradient."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "ones(N)^T*G"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

"""b is shared by all rows: sum over the batch."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

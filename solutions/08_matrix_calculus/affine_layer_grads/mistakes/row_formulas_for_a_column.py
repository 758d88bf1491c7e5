"""You used the row formula in the column layout: here the sample is a column, and W acts from the left."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "x^T*g"
column_x = "g*W^T"
column_b = "g"
sandwich_x = "P^T G Q^T"

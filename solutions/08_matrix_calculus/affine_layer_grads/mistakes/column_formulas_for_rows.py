"""You used the column formula in the row layout: here samples are rows. Which products are (p,q) and (N,p)?"""

rows_w = "G*X^T"
rows_x = "W^T*G"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

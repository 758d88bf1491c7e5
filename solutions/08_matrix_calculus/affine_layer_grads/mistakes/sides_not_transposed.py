"""Forwards P takes k rows to m; backwards m rows have to become k. What does P turn into, and what Q?"""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P*G*Q"

"""W takes n entries to m. On the way back m entries have to become n: which matrix does that?"""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W*g"
column_b = "g"
sandwich_x = "P^T G Q^T"

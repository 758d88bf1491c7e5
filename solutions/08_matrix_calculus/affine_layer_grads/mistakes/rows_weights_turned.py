"""Shape (q,p): the gradient must have the shape of W, which is (p,q) in the row layout."""

rows_w = "G^T*X"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

"""Nothing is averaged here: G is the gradient of L itself. If L is a mean, G has its factor 1/N already."""

rows_w = "1/N*X^T*G"
rows_x = "G W^T"
rows_b = "1/N*G^T*ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

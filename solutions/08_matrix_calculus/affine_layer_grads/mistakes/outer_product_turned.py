"""Shape (n,m): the gradient must have the shape of W. Its entry (i, j) is ∂L/∂W_ij, which belongs to z_i and x_j."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "x*g^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "P^T G Q^T"

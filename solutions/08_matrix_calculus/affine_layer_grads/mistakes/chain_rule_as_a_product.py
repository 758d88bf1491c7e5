"""∂Y/∂X has four indices: contract, do not multiply. ∂L/∂X_ij is the sum of G_rs ∂Y_rs/∂X_ij over r and s."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "g"
sandwich_x = "G*P*Q"

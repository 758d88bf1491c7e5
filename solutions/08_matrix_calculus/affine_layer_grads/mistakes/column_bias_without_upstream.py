"""That is ∂z_i/∂b_i = 1. The chain rule multiplies it by ∂L/∂z_i."""

rows_w = "X^T G"
rows_x = "G W^T"
rows_b = "G^T ones(N)"
column_w = "g x^T"
column_x = "W^T g"
column_b = "ones(m)"
sandwich_x = "P^T G Q^T"

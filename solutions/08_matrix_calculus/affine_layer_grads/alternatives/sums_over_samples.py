"""Sample by sample, with the column formulas for every row; the sandwich entry by entry."""

rows_w = "sum(k, N, X[k, :]' G[k, :])"
rows_x = "sum(k, N, e(k, N) (W G[k, :]^T)^T)"
rows_b = "sum(k, N, G[k, :]^T)"
column_w = "sum(i, m, g[i] e(i, m) x^T)"
column_x = "sum(i, m, g[i] W[i, :]^T)"
column_b = "sum(i, m, g[i] e(i, m))"
sandwich_x = "sum(i, m, sum(j, n, G[i, j] P[i, :]^T Q[:, j]^T))"

"""As NumPy writes it."""

rows_w = "X.T @ G"
rows_x = "G @ W.T"
rows_b = "G.T @ np.ones(N)"
column_w = "np.outer(g, x)"
column_x = "W.T @ g"
column_b = "g"
sandwich_x = "P.T @ G @ Q.T"

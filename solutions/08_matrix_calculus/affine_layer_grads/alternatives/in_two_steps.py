"""Through PX first; the bias as the weight of an input that is 1, the column as a batch of one."""

rows_w = "X^T (G I)"
rows_x = "(G) W'"
rows_b = "G^T ones(N, 1)"
column_w = "kron(g, x^T)"
column_x = "(g^T W)^T"
column_b = "I(m) g"
sandwich_x = "P' (G Q')"

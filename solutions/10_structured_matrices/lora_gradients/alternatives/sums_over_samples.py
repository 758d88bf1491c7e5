"""Sample by sample: each row of the batch adds one outer product."""

dB = "c sum(k, N, G[k, :]^T (A X[k, :]^T)^T)"
dA = "c sum(k, N, (B^T G[k, :]^T) X[k, :])"
dX = "G W0 + c G B A"
dA_at_start = "zeros(r, m) G^T X"

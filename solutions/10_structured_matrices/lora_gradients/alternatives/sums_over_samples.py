"""Sample by sample: each row of the batch adds one outer product."""

grad_b = "c sum(k, N, G[k, :]^T (A X[k, :]^T)^T)"
grad_a = "c sum(k, N, (B^T G[k, :]^T) X[k, :])"
grad_x = "G W0 + c G B A"
grad_a_at_start = "zeros(r, m) G^T X"

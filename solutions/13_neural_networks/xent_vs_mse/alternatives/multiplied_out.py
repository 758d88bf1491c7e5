"""Without brackets; y ∘ y = y for a one-hot y, and a sum over the entries."""

grad_ce = "sum(i, C, y[i] (p - e(i, C)))"
grad_mse = "2/C (had(p, p) - had(p, y)) - 2/C norm(p)^2 p + 2/C sum(i, C, p[i] y[i]^2) p"
limit_ce = "sqrt(2)"
limit_mse = "0/C"

"""Entry by entry: the mean of p − y under p is taken away from each entry."""

grad_ce = "p·sum(y) − y"
grad_mse = "(2/C)·(p ∘ (p − y) − p·(pᵀ(p − y)))"
limit_ce = "2/√2"
limit_mse = "0.0"

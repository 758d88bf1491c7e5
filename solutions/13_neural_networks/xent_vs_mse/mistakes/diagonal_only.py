"""p_i depends on all logits, not on z_i alone: what is ∂p_i/∂z_j for i ≠ j?"""

grad_ce = "had(y, p - ones(C))"
grad_mse = "2/C*had(had(p, ones(C) - p), p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

"""That is the gradient at p, not at z. Each p_i depends on all logits: the Jacobian of the softmax is still to come."""

grad_ce = "-eldiv(y, p)"
grad_mse = "2/C*(diag(p) - p*p^T)*(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

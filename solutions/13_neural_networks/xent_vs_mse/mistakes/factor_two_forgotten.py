"""The derivative of a square has a factor 2, and this loss has no 1/2 in front to cancel it."""

grad_ce = "p - y"
grad_mse = "1/C*(diag(p) - p*p^T)*(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

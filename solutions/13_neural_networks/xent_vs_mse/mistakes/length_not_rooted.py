"""That is the squared length: the norm is its square root."""

grad_ce = "p - y"
grad_mse = "2/C*(diag(p) - p*p^T)*(p - y)"
limit_ce = "2"
limit_mse = "0"

"""Mind the sign: a loss falls when the logit of the right class rises, so that entry is negative."""

grad_ce = "y - p"
grad_mse = "2/C*(diag(p) - p*p^T)*(y - p)"
limit_ce = "sqrt(2)"
limit_mse = "0"

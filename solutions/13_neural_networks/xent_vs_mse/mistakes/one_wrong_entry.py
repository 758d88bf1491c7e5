"""Two entries stay wrong: that of the class the network believes in, and that of the right class."""

grad_ce = "p - y"
grad_mse = "2/C*(diag(p) - p*p^T)*(p - y)"
limit_ce = "1"
limit_mse = "0"

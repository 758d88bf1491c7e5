"""At a confident wrong answer its gradient vanishes: the error is large there, but ∂p/∂z tends to zero."""

grad_ce = "p - y"
grad_mse = "2/C*(diag(p) - p*p^T)*(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "2*sqrt(2)/C"

"""Chain rule through the softmax: that is the gradient with respect to p; multiply by diag(p) − ppᵀ."""

grad_ce = "p - y"
grad_mse = "2/C*(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

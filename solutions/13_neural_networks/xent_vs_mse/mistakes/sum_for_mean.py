"""This is the gradient of the sum of squares: the squared error here, like Keras' MSE, averages over classes."""

grad_ce = "p - y"
grad_mse = "2*(diag(p) - p*p^T)*(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

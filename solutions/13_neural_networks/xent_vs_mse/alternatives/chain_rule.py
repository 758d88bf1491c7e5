"""Jacobian times the gradient with respect to p, for both losses."""

grad_ce = "-(diag(p) - p p') eldiv(y, p)"
grad_mse = "(diag(p) - p p.T)(2 p/C - 2 y/C)"
limit_ce = "sqrt(1^2 + (-1)^2)"
limit_mse = "norm(2/C (diag(e(1, C)) - e(1, C) e(1, C)^T)(e(1, C) - e(2, C)))"

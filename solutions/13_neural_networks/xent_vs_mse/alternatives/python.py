"""As NumPy writes it."""

grad_ce = "-y + p"
grad_mse = "(2 / C) * (np.diag(p) - np.outer(p, p)) @ (p - y)"
limit_ce = "2**(1/2)"
limit_mse = 0

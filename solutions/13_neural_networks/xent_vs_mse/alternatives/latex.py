"""As LaTeX writes it."""

grad_ce = r"\mathbf{p} - \mathbf{y}"
grad_mse = (
    r"\frac{2}{C} \left( \operatorname{diag}(\mathbf{p}) - \mathbf{p} \mathbf{p}^\top \right) (\mathbf{p} - \mathbf{y})"
)
limit_ce = "√2"
limit_mse = r"0"

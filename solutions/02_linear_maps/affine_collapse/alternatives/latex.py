"""As LaTeX writes it."""

W = r"\mathbf{W}_2 \mathbf{W}_1"
b = r"W_{2} b_{1} + b_{2}"

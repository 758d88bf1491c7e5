"""As LaTeX writes it."""

grad_b = r"c\,\mathbf{G}^\top \mathbf{X} \mathbf{A}^{\top}"
grad_a = r"c \left(\mathbf{G} \mathbf{B}\right)^{T} \mathbf{X}"
grad_x = r"\mathbf{G} \mathbf{W}_0 + c \cdot \mathbf{G} \mathbf{B} \mathbf{A}"
grad_a_at_start = r"0 \cdot \mathbf{A}"

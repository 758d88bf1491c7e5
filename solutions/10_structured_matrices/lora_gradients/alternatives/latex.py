"""As LaTeX writes it."""

dB = r"c\,\mathbf{G}^\top \mathbf{X} \mathbf{A}^{\top}"
dA = r"c \left(\mathbf{G} \mathbf{B}\right)^{T} \mathbf{X}"
dX = r"\mathbf{G} \mathbf{W}_0 + c \cdot \mathbf{G} \mathbf{B} \mathbf{A}"
dA_at_start = r"0 \cdot \mathbf{A}"

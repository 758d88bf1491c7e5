"""As LaTeX writes it."""

rows_w = r"\mathbf{X}^\top \mathbf{G}"
rows_x = r"\mathbf{G} \mathbf{W}^{\top}"
rows_b = r"\mathbf{G}^{T} \mathbf{1}_N"
column_w = r"\mathbf{g} \mathbf{x}^\top"
column_x = r"\mathbf{W}^\top \mathbf{g}"
column_b = r"\mathbf{g}"
sandwich_x = r"\mathbf{P}^\top \cdot \mathbf{G} \cdot \mathbf{Q}^\top"

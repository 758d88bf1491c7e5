"""As LaTeX writes it."""

grad_bilinear = r"\mathbf{x} \mathbf{y}^\top"
grad_trace = r"\mathbf{B}^{\top}"
grad_trace_transposed = r"B^{T}"
grad_sum = r"\mathbf{1}_m \mathbf{1}_n^\top"

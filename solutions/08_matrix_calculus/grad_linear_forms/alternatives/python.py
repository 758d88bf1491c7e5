"""As NumPy writes it."""

grad_bilinear = "np.outer(x, y)"
grad_trace = "B.T"
grad_trace_transposed = "np.transpose(B)"
grad_sum = "np.ones((m, n))"

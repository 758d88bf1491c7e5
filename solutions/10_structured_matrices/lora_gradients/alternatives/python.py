"""As NumPy writes it, the small products first."""

grad_b = "c * G.T @ (X @ A.T)"
grad_a = "c * (G @ B).T @ X"
grad_x = "G @ W0 + c * (G @ B) @ A"
grad_a_at_start = "np.zeros((r, n))"

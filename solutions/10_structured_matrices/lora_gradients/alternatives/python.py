"""As NumPy writes it, the small products first."""

dB = "c * G.T @ (X @ A.T)"
dA = "c * (G @ B).T @ X"
dX = "G @ W0 + c * (G @ B) @ A"
dA_at_start = "np.zeros((r, n))"

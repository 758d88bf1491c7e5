"""As NumPy writes it, with the sum the other way round."""

W = "W2 @ W1"
b = "b2 + W2 @ b1"

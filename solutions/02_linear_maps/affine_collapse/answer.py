"""Two affine layers without a nonlinearity: W2(W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)."""

W = "W2 W1"
b = "W2 b1 + b2"

"""b1 lives in R^h: it has to pass through W2."""

W = "W2*W1"
b = "b1 + b2"

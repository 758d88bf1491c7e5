"""b2 is added after W2 has acted: it is not multiplied by a matrix any more."""

W = "W2*W1"
b = "W2*(b1 + b2)"

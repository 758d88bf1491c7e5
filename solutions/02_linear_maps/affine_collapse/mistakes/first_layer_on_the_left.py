"""Shapes (h,n)(m,h) do not match: the first layer acts first, so its matrix is on the right."""

W = "W1*W2"
b = "W2*b1 + b2"

"""By way of the transposes: (AB)ᵀ = BᵀAᵀ."""

W = "(W1.T * W2.T).T"
b = "(b1' W2' + b2^T)^T"

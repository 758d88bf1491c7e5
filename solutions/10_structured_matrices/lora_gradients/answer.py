"""Gradients of the adapter factors, from dL = tr(Gᵀ dY).

With W = W0 + cBA, Y = XWᵀ gives dL = tr(Gᵀ X dWᵀ) = ⟨GᵀX, dW⟩ and ∂L/∂X = GW. From dW = c dB A + c B dA follow
∂L/∂B = c GᵀX Aᵀ and ∂L/∂A = c BᵀGᵀX, which is zero at B = 0.
"""

dB = "c G^T X A^T"
dA = "c B^T G^T X"
dX = "G (W0 + c B A)"
dA_at_start = "zeros(r, n)"

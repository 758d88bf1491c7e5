"""Gradients of the adapter factors, from dL = tr(Gᵀ dY).

With W = W0 + cBA, Y = XWᵀ gives dL = tr(Gᵀ X dWᵀ) = ⟨GᵀX, dW⟩ and ∂L/∂X = GW. From dW = c dB A + c B dA follow
∂L/∂B = c GᵀX Aᵀ and ∂L/∂A = c BᵀGᵀX, which is zero at B = 0.
"""

grad_b = "c G^T X A^T"
grad_a = "c B^T G^T X"
grad_x = "G (W0 + c B A)"
grad_a_at_start = "zeros(r, n)"

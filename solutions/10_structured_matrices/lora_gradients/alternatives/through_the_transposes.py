"""First ∂L/∂W = (XᵀG)ᵀ for the whole matrix, then its two factors, by way of the transposes."""

grad_b = "(A X' G)' c"
grad_a = "(X' G B)' c"
grad_x = "((c A' B' + W0') G')'"
grad_a_at_start = "0*A"

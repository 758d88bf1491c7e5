"""First ∂L/∂W = (XᵀG)ᵀ for the whole matrix, then its two factors, by way of the transposes."""

dB = "(A X' G)' c"
dA = "(X' G B)' c"
dX = "((c A' B' + W0') G')'"
dA_at_start = "0*A"

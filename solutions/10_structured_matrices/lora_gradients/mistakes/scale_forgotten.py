"""The scale multiplies both: c stands in front of BA, so it stands in every derivative of BA."""

dB = "G^T*X*A^T"
dA = "B^T*G^T*X"
dX = "G*(W0 + B*A)"
dA_at_start = "zeros(r, n)"

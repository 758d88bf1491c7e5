"""The scale multiplies both: c stands in front of BA, so it stands in every derivative of BA."""

grad_b = "G^T*X*A^T"
grad_a = "B^T*G^T*X"
grad_x = "G*(W0 + B*A)"
grad_a_at_start = "zeros(r, n)"

"""X also goes through the frozen weight: W0 is not trained, but it carries the signal back."""

grad_b = "c*G^T*X*A^T"
grad_a = "c*B^T*G^T*X"
grad_x = "c*G*B*A"
grad_a_at_start = "zeros(r, n)"

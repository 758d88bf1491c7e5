"""X also goes through the frozen weight: W0 is not trained, but it carries the signal back."""

dB = "c*G^T*X*A^T"
dA = "c*B^T*G^T*X"
dX = "c*G*B*A"
dA_at_start = "zeros(r, n)"

"""X goes through two paths, the frozen weight and the adapter: the gradients of both add up."""

dB = "c*G^T*X*A^T"
dA = "c*B^T*G^T*X"
dX = "G*W0"
dA_at_start = "zeros(r, n)"

"""X goes through two paths, the frozen weight and the adapter: the gradients of both add up."""

grad_b = "c*G^T*X*A^T"
grad_a = "c*B^T*G^T*X"
grad_x = "G*W0"
grad_a_at_start = "zeros(r, n)"

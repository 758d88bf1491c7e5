"""Forwards X is multiplied by Wᵀ, so backwards G is multiplied by W itself: G has m columns, and W has m rows."""

grad_b = "c*G^T*X*A^T"
grad_a = "c*B^T*G^T*X"
grad_x = "G*(W0 + c*B*A)^T"
grad_a_at_start = "zeros(r, n)"

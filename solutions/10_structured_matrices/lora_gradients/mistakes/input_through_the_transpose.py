"""Forwards X is multiplied by Wᵀ, so backwards G is multiplied by W itself: G has m columns, and W has m rows."""

dB = "c*G^T*X*A^T"
dA = "c*B^T*G^T*X"
dX = "G*(W0 + c*B*A)^T"
dA_at_start = "zeros(r, n)"

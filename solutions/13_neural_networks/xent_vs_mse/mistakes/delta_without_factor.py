"""Check ∂p_i/∂z_i: δ_ij − p_i p_j can exceed 1/4, and a softmax cannot change that fast. The δ carries a factor p_i."""

grad_ce = "p - y"
grad_mse = "2/C*(I(C) - p*p^T)*(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

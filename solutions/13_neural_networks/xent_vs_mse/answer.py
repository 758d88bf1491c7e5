"""Gradient at the logits: cross-entropy against squared error.

∂p/∂z = diag(p) − ppᵀ. The cross-entropy has ∂L/∂p = −y/p, entry by entry, and
(diag(p) − ppᵀ)(−y/p) = p Σy_i − y = p − y; the squared error keeps the Jacobian. For p → e_1 and y = e_2 the
first gradient tends to e_1 − e_2, and the Jacobian to zero.
"""

grad_ce = "p - y"
grad_mse = "2/C (diag(p) - p p^T)(p - y)"
limit_ce = "sqrt(2)"
limit_mse = "0"

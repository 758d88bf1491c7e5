"""The Jacobian of the softmax. Replace every None by a derivation between triple quotes. Read, not executed.

given z : n        let s = exp(z)/sum(exp(z))
"""

jacobian = None  # jac(s, z) = ... = diag(s) - s*s.T
sums_to_one = None  # ones(n).T*s = ... = 1
row_sums = None  # given (1) ones(n).T*s = 1; (diag(s) - s*s.T)*ones(n) = ... = zeros(n)

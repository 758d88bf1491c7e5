"""What is ∂s_j/∂z_i for i ≠ j? Every score is in the denominator."""

jacobian = """
jac(s, z) = diag(exp(z))/sum(exp(z)) = diag(s)
"""

sums_to_one = """
ones(n).T*s = (ones(n).T*exp(z))/sum(exp(z)) = sum(exp(z))/sum(exp(z)) = 1
"""

row_sums = """
(diag(s) - s*s.T)*ones(n) = diag(s)*ones(n) - s*(s.T*ones(n))
                          = s - s*1                                        by (1)
                          = zeros(n)
"""

"""The quotient rule divides by the square of the denominator."""

jacobian = """
jac(s, z) = diag(exp(z))/sum(exp(z)) - exp(z)*exp(z).T/sum(exp(z))
"""

sums_to_one = """
ones(n).T*s = (ones(n).T*exp(z))/sum(exp(z)) = sum(exp(z))/sum(exp(z)) = 1
"""

row_sums = """
(diag(s) - s*s.T)*ones(n) = diag(s)*ones(n) - s*(s.T*ones(n))
                          = s - s*1                                        by (1)
                          = zeros(n)
"""

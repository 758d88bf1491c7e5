"""The Jacobian of the softmax by the quotient rule; its rows sum to zero."""

jacobian = """
jac(s, z) = jac(exp(z)/sum(exp(z)), z)                                     by definition of s
          = diag(exp(z))/sum(exp(z)) - exp(z)*exp(z).T/sum(exp(z))^2       by quotient rule
          = diag(s) - s*s.T
"""

sums_to_one = """
ones(n).T*s = (ones(n).T*exp(z))/sum(exp(z)) = sum(exp(z))/sum(exp(z)) = 1
"""

row_sums = """
(diag(s) - s*s.T)*ones(n) = diag(s)*ones(n) - s*(s.T*ones(n))
                          = s - s*1                                        by (1)
                          = zeros(n)
"""

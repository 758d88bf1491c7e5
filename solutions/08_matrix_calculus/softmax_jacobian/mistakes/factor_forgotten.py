"""At i = j this can exceed 1/4: a softmax cannot change that fast. Multiply the δ by s_j."""

jacobian = """
jac(s, z) = diag(exp(z))/sum(exp(z)) - exp(z)*exp(z).T/sum(exp(z))^2
  = I(n) - s*s.T
"""

sums_to_one = """
ones(n).T*s = (ones(n).T*exp(z))/sum(exp(z)) = sum(exp(z))/sum(exp(z)) = 1
"""

row_sums = """
(diag(s) - s*s.T)*ones(n) = diag(s)*ones(n) - s*(s.T*ones(n))
                          = s - s*1                                        by (1)
                          = zeros(n)
"""

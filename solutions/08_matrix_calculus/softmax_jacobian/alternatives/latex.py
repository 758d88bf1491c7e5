"""In LaTeX."""

jacobian = """
jac(s, z) = jac(exp(z)/sum(exp(z)), z)                                     by definition of s
          = diag(exp(z))/sum(exp(z)) - exp(z)*exp(z).T/sum(exp(z))^2       by quotient rule
          = diag(s) - s*s.T
"""

sums_to_one = r"""
\mathbf{1}_n^\top s = \frac{\mathbf{1}_n^\top \exp(z)}{\operatorname{sum}(\exp(z))} = 1
"""

row_sums = """
(diag(s) - s*s.T)*ones(n) = diag(s)*ones(n) - s*(s.T*ones(n))
                          = s - s*1                                        by (1)
                          = zeros(n)
"""

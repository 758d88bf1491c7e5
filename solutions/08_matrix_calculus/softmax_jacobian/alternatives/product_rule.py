"""As a product of the column and of one over the sum."""

jacobian = """
let S = sum(exp(z))
jac(s, z) = (1/S)*jac(exp(z), z) - exp(z)*grad(S, z).T/S^2
  = diag(exp(z))/sum(exp(z)) - exp(z)*exp(z).T/sum(exp(z))^2
  = diag(s) - s*s.T
"""

sums_to_one = """
ones(n).T*s = (ones(n).T*exp(z))/sum(exp(z)) = sum(exp(z))/sum(exp(z)) = 1
"""

row_sums = """
diag(s)*ones(n) = s
s*s.T*ones(n) = s*(ones(n).T*s) = s        by (1)
(diag(s) - s*s.T)*ones(n) = s - s = zeros(n)
"""

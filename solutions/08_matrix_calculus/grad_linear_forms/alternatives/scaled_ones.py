"""A matrix of ones, with its rows and columns multiplied."""

grad_bilinear = "diag(x) ones(m, n) diag(y)"
grad_trace = "had(ones(m, n), B.T)"
grad_trace_transposed = "1/2 (B' + B')"
grad_sum = "ones(n, m).T"

"""The entry at (i, j) times the matrix with a single 1 there, added up."""

grad_bilinear = "sum(i, m, sum(j, n, x[i] y[j] e(i, m) e(j, n)^T))"
grad_trace = "sum(i, m, sum(j, n, B[j, i] e(i, m) e(j, n)^T))"
grad_trace_transposed = "sum(j, n, B[j, :]' e(j, n)')"
grad_sum = "sum(i, m, sum(j, n, e(i, m) e(j, n)'))"

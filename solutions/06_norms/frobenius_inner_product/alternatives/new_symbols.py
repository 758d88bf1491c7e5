"""With new symbols, in the order of the definition, and without a closing line."""

inner_product = """
for all X, Y, Z : m x n, s, t:
  f(X, Y) = tr(X.T*Y) = tr((X.T*Y).T) = tr(Y.T*X) = f(Y, X)
  f(s*X + t*Y, Z) = s*tr(X.T*Z) + t*tr(Y.T*Z) = s*f(X, Z) + t*f(Y, Z)
end
for all X : m x n, X != 0:
  norm(X) > 0
  f(X, X) = norm(X)^2 > 0
end
f(A, A) = tr(A.T*A) = norm(A)^2 >= 0
therefore f is an inner product
"""

norm = """
sqrt(tr(A.T*A)) = norm(A) = sqrt(sum(i, m, sum(j, n, A[i,j]^2)))
"""

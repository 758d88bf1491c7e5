"""tr(AᵀB) is ‖B‖² here, not 0: it is A − B that is orthogonal to B."""

difference = """
A - B = U*diag(s)*V.T - U*diag(t)*V.T
      = U*(diag(s) - diag(t))*V.T
      = U*diag(s - t)*V.T
      = U*diag(d)*V.T                                  by (1)
"""

trace = """
tr((A - B).T*(A - B)) = tr((U*diag(d)*V.T).T*(U*diag(d)*V.T))      by (1)
  = tr(V*diag(d)*U.T*U*diag(d)*V.T)                    by transpose of a product
  = tr(V*diag(d)*diag(d)*V.T)                          by orthonormal columns of U
  = tr(V.T*V*diag(d)*diag(d))                          by cyclic shift
  = tr(diag(d)*diag(d))                                by orthonormal columns of V
  = sum(i, r, d[i]^2)
"""

orthogonal = """
tr((A - B).T*B) = tr(V*diag(d)*U.T*U*diag(t)*V.T)      by (1)
  = tr(V*diag(d)*diag(t)*V.T)                          by orthonormal columns of U
  = tr(V.T*V*diag(d)*diag(t))                          by cyclic shift
  = tr(diag(d)*diag(t))                                by orthonormal columns of V
  = d.T*t
  = 0                                                  by (2)
"""

pythagoras = """
tr(A.T*B) = 0
norm(A - B)^2 = norm(A)^2 - norm(B)^2
"""

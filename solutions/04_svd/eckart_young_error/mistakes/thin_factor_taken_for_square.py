"""For a thin U only UᵀU = I holds: UUᵀ is a projector."""

difference = """
A - B = U*diag(s)*V.T - U*diag(t)*V.T
      = U*(diag(s) - diag(t))*V.T
      = U*diag(s - t)*V.T
      = U*diag(d)*V.T                                  by (1)
"""

trace = """
tr((A - B).T*(A - B)) = tr((A - B)*(A - B).T)
  = tr(U*diag(d)*V.T*V*diag(d)*U.T)
  = tr(U*diag(d)*diag(d)*U.T)
  = tr(U.T*U*diag(d)*diag(d))
U*U.T = I
tr((A - B).T*(A - B)) = sum(i, r, d[i]^2)
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
norm(A)^2 = norm((A - B) + B)^2
          = norm(A - B)^2 + 2*tr((A - B).T*B) + norm(B)^2
          = norm(A - B)^2 + norm(B)^2                  by (3)
norm(A - B)^2 = norm(A)^2 - norm(B)^2
"""

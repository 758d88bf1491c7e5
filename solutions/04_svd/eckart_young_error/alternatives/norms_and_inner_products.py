"""With the words norm and inner."""

difference = """
A - B = U*diag(s)*V.T - U*diag(t)*V.T
      = U*(diag(s) - diag(t))*V.T
      = U*diag(s - t)*V.T
      = U*diag(d)*V.T                                  by (1)
"""

trace = """
tr((A - B).T*(A - B)) = norm(A - B)^2
  = norm(U*diag(d)*V.T)^2
  = tr(V*diag(d)*U.T*U*diag(d)*V.T)
  = tr(V*diag(d)^2*V.T)
  = tr(diag(d)^2*V.T*V)
  = tr(diag(d)^2)
  = sum(i, r, d[i]^2)
"""

orthogonal = """
tr((A - B).T*B) = inner(U*diag(d)*V.T, U*diag(t)*V.T)
  = tr(V*diag(d)*U.T*U*diag(t)*V.T)
  = tr(V*diag(d)*diag(t)*V.T)
  = tr(diag(d)*diag(t)*V.T*V)
  = sum(i, r, d[i]*t[i])
  = 0
"""

pythagoras = """
norm(A)^2 - norm(B)^2 = norm((A - B) + B)^2 - norm(B)^2
  = norm(A - B)^2 + 2*inner(A - B, B)
  = norm(A - B)^2
"""

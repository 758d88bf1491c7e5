"""Through (A − B)(A − B)ᵀ, and with short names."""

difference = """
diag(d) = diag(s) - diag(t)       by (1)
U*diag(d)*V.T = U*diag(s)*V.T - U*diag(t)*V.T = A - B
"""

trace = """
let E = U*diag(d)*V.T
tr((A - B).T*(A - B)) = tr(E.T*E) = tr(E*E.T)
  = tr(U*diag(d)*V.T*V*diag(d)*U.T)
  = tr(U*diag(d)*diag(d)*U.T)
  = tr(diag(d)*diag(d)*U.T*U)
  = tr(diag(d)*diag(d))
  = d.T*d
  = sum(i, r, d[i]^2)
"""

orthogonal = """
(A - B).T*B = V*diag(d)*U.T*U*diag(t)*V.T = V*diag(d)*diag(t)*V.T
tr((A - B).T*B) = tr(diag(d)*diag(t)*V.T*V) = tr(diag(d)*diag(t)) = d.T*t = 0
"""

pythagoras = """
norm(A - B)^2 = tr((A - B).T*A) - tr((A - B).T*B)
  = tr((A - B).T*A)
  = norm(A)^2 - tr(B.T*A)
tr(B.T*A) = tr(A.T*B) = norm(B)^2        by (3)
norm(A - B)^2 = norm(A)^2 - norm(B)^2
"""

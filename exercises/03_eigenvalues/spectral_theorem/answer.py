"""Spectral theorem by induction. Replace every None by a proof between triple quotes. Read, not executed.

given A : n x n, symmetric;  q : n, unit;  R : n x p, orthonormal columns;  lam : scalar
"""

lower_block = None  # given (1) A*q = lam*q, (2) R.T*q = zeros(p), claim R.T*A*q = zeros(p)
right_block = None  # given (1) R.T*A*q = zeros(p), claim q.T*A*R = zeros(1, p)
remainder = None  # let B = R.T*A*R, claim B.T = B

# given P : p x p, orthogonal;  (1) R.T*q = zeros(p);  let N = R*P, claim N.T*N = I(p) and N.T*q = zeros(p)
orthogonal = None

# given P : p x p, orthogonal;  M : p x p, diagonal;  (1) A*q = lam*q, (2) q.T*A*R = zeros(1, p),
# (3) R.T*A*R = P*M*P.T, (4) q*q.T + R*R.T = I(n);  let N = R*P, claim A = lam*q*q.T + N*M*N.T
product = None

# Take the # off the blocks that belong, and bring them into order.
induction = [
    # "A",  # RᵀAq = λRᵀq = 0 since q is an eigenvector.
    # "B",  # B = RᵀAR is symmetric, of size n − 1.
    # "C",  # By the hypothesis A = PMPᵀ with P orthogonal and M diagonal.
    # "D",  # Q = [q, RP] is orthogonal because q has length 1 and P is orthogonal.
    # "E",  # qᵀAR = (RᵀAq)ᵀ = 0 since A is symmetric.
    # "F",  # For n = 1 it is A = [a] = [1][a][1]ᵀ.
    # "G",  # Q = [q, RP] is orthogonal: (RP)ᵀ(RP) = PᵀP = I and (RP)ᵀq = PᵀRᵀq = 0.
    # "H",  # QᵀAQ has λ and PᵀBP = M on the diagonal and zeros beside them: it is a diagonal matrix Λ.
    # "I",  # The eigenspaces of A together fill Rⁿ.
    # "J",  # qᵀAR = λqᵀR = 0 since q is an eigenvector.
    # "K",  # Complete q to an orthonormal basis of Rⁿ; the other n − 1 vectors are the columns of R.
    # "L",  # By the hypothesis B = PMPᵀ with P orthogonal and M diagonal.
    # "M",  # Let n > 1, let A be symmetric of size n, and suppose the theorem for symmetric matrices of size n −
    #           1.
    # "N",  # So A = QΛQᵀ: the theorem holds for n, and by induction for every size.
    # "O",  # A has a real eigenvalue λ; let q be an eigenvector of length 1.
    # "P",  # Eigenvectors of different eigenvalues are orthogonal, so A has n orthonormal eigenvectors; they are
    #           the columns of Q.
]

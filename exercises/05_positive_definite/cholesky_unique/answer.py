"""The Cholesky factor is unique. Replace every None by a proof between triple quotes. This file is read, not executed.

given L, M : n x n, lower triangular, invertible;  D : n x n, diagonal;  m : scalar, positive;  d : scalar
"""

both_sides = None  # given (1) L*L.T = M*M.T, claim inv(M)*L = M.T*inv(L.T)

# Take the # off the blocks that belong, and bring them into order.
diagonal = [
    # "A",  # The transpose of a lower triangular matrix is upper triangular, so Mᵀ(Lᵀ)⁻¹ is upper triangular.
    # "B",  # M⁻¹L = Mᵀ(Lᵀ)⁻¹ is equal to a lower and to an upper triangular matrix.
    # "C",  # Since LLᵀ = MMᵀ, also Lᵀ = Mᵀ.
    # "D",  # The determinant of a triangular matrix is the product of its diagonal entries.
    # "E",  # So every entry beside the diagonal of M⁻¹L is zero: M⁻¹L is diagonal.
    # "F",  # Inverses and products of lower triangular matrices are lower triangular, so M⁻¹L is lower
    #           triangular.
    # "G",  # M⁻¹ exists because every square matrix with LLᵀ = MMᵀ has an inverse.
    # "H",  # The diagonals of L and M are positive, so det L > 0 and det M > 0: both matrices have an inverse.
]

square = None  # given (1) L*L.T = M*M.T, (2) L = M*D, claim D*D = I
two_values = None  # given (1) d*d = 1, claim (d - 1)*(d + 1) = 0
entries = None  # given (1) m*d > 0, (2) (d - 1)*(d + 1) = 0, claim d = 1
conclusion = None  # given (1) L = M*D, (2) D = I, claim L = M

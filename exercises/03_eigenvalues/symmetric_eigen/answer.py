"""Eigenvalues of a symmetric matrix are real. Replace every None; this file is read, not executed.

given A : n x n, symmetric
"""

# Take the # off the blocks that belong, and bring them into order.
conjugate = [
    # "A",  # zᵀAz = λ zᵀz, and zᵀz > 0 because z is not zero.
    # "B",  # So λ z*z = λ̄ z*z.
    # "C",  # z*A = (A*z)* = (Az)* = λ̄ z*, and multiplied by z from the right: z*Az = λ̄ z*z.
    # "D",  # z*z is the sum of all |zᵢ|², which is positive because z is not zero.
    # "E",  # A = QΛQᵀ with real Λ by the spectral theorem, so every eigenvalue is real.
    # "F",  # Dividing by z*z gives λ = λ̄: the eigenvalue is real.
    # "G",  # A is real and symmetric, so A* = A.
    # "H",  # Multiply Az = λz by z* from the left: z*Az = λ z*z.
]

# given x, y : n;  a, b : scalar;  (1) A*x = a*x - b*y, (2) A*y = b*x + a*y, (3) x.T*x + y.T*y > 0, claim b = 0
parts = None

# given u, w : n;  lam, mu : scalar;  (1) A*u = lam*u, (2) A*w = mu*w, (3) lam - mu != 0, claim u.T*w = 0
orthogonal = None

example = None  # [[., .], [., .]] without real eigenvalues

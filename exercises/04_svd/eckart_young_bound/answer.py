"""No rank-k matrix comes closer. Replace every None by a proof between triple quotes. Read, not executed.

given A, B : m x n
"""

# Take the # off the blocks that belong, and bring them into order.
argument = [
    # "A",  # v₁, …, vₖ₊₁ are orthonormal, so S = span(v₁, …, vₖ₊₁) has dimension k + 1.
    # "B",  # Let x = vₖ₊₁; then Bx = 0.
    # "C",  # rank B ≤ k, so dim ker B = n − rank B ≥ n − k.
    # "D",  # ‖A − Aₖ‖₂ = σₖ₊₁, and Aₖ has rank at most k: no matrix of rank at most k is closer to A than Aₖ.
    # "E",  # Bx = 0, so ‖(A − B)x‖ = ‖Ax‖.
    # "F",  # (n − k) + (k + 1) > n, so ker B and S have a vector other than zero in common.
    # "G",  # ‖A − B‖₂ is the largest ‖(A − B)y‖ over all unit vectors y, so ‖A − B‖₂ ≥ ‖(A − B)x‖ ≥ σₖ₊₁.
    # "H",  # x = Σ cᵢvᵢ over i ≤ k + 1, so ‖Ax‖² = Σ σᵢ²cᵢ² ≤ σ₁².
    # "I",  # Divided by its length it is a unit vector x in ker B and in S.
    # "J",  # ker B and S have both more vectors than zero, so they have one other than zero in common.
    # "K",  # x = Σ cᵢvᵢ over i ≤ k + 1, so ‖Ax‖² = Σ σᵢ²cᵢ² ≥ σₖ₊₁² Σ cᵢ² = σₖ₊₁².
    # "L",  # Let B = Aₖ, so that ‖A − B‖₂ = σₖ₊₁.
    # "M",  # rank B = k, so dim ker B = n − k.
]

same_length = None  # given x : n;  (1) B*x = 0, claim norm((A - B)*x)^2 = norm(A*x)^2

# given V : n x q, orthonormal columns;  x : n, unit;  c : q;  (1) x = V*c, claim norm(c)^2 = 1
coefficients = None

# given U : m x q, orthonormal columns;  V : n x q;  D : q x q, diagonal;  E : q x q, psd;  x : n;  c : q, unit;
# t : scalar;  (1) A*V = U*D, (2) D*D = t^2*I(q) + E, (3) x = V*c, claim norm(A*x)^2 >= t^2
stretch = None

# given U : m x n, orthonormal columns;  V : n x n, orthogonal;  D : n x n, diagonal;  E : n x n, psd;  x : n, unit;
# t : scalar;  (1) A - B = U*D*V.T, (2) D*D = t^2*I(n) - E, claim norm((A - B)*x)^2 <= t^2
attained = None

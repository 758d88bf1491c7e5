"""Rank-nullity theorem. Replace every None by a proof between triple quotes. This file is read, not executed.

given T : m x n;  K : n x p;  U : n x r;  v : n;  a, c : p;  b : r
"""

image = None  # given (1) T*K = 0, (2) v = K*a + U*b, claim T*v = T*U*b

# given R : r x n;  (1) T*U*b = 0, (2) U*b = K*c, (3) R*K = 0, (4) R*U = I(r), claim b = zeros(r)
independent = None

# Take the # off the blocks that belong, and bring them into order.
theorem = [
    # "A",  # So every γⱼ is zero: Tu₁, …, Tuᵣ are independent.
    # "B",  # T is linear and Tkᵢ = 0, so w = Σ βⱼ Tuⱼ.
    # "C",  # The kernel of T contains only zero, so Σ γⱼuⱼ = 0.
    # "D",  # The vectors k₁, …, kₚ, u₁, …, uᵣ are independent together, so Σ γⱼuⱼ − Σ δᵢkᵢ = 0 has only zero
    #           coefficients.
    # "E",  # The uⱼ are independent, so Σ γⱼ Tuⱼ = 0 has only zero coefficients.
    # "F",  # The extended basis spans V, so v = Σ αᵢkᵢ + Σ βⱼuⱼ with some numbers αᵢ and βⱼ.
    # "G",  # So Tu₁, …, Tuᵣ span the image of T.
    # "H",  # Let w be in the image of T: there is v in V with w = Tv.
    # "I",  # Suppose Σ γⱼ Tuⱼ = 0 with some numbers γⱼ.
    # "J",  # Tu₁, …, Tuᵣ span the image, so they are a basis of it and dim im T = r.
    # "K",  # Tu₁, …, Tuᵣ are a basis of the image, so dim im T = r, and dim ker T = p; the extended basis has p +
    #           r vectors, so dim V = dim ker T + dim im T.
    # "L",  # Let v be a combination v = Σ βⱼuⱼ, so that Tv = Σ βⱼ Tuⱼ.
    # "M",  # Then T(Σ γⱼuⱼ) = 0, so Σ γⱼuⱼ lies in the kernel of T.
    # "N",  # k₁, …, kₚ span the kernel, so Σ γⱼuⱼ = Σ δᵢkᵢ with some numbers δᵢ.
]

dimension = None  # a formula in k and i, in quotes

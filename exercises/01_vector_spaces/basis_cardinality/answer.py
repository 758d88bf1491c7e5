"""All bases have the same number of elements. Replace every None; this file is read, not executed.

given V : d x m;  C : m x n
"""

combination = None  # given W : d x n;  x : n;  (1) W = V*C, (2) C*x = zeros(m), claim W*x = zeros(d)
bound = None  # given W : d x n, full column rank;  (1) W = V*C, claim n <= m

# Take the # off the blocks that belong, and bring them into order.
theorem = [
    # "A",  # Then Cx = 0 only for x = 0.
    # "B",  # The b's span and the c's are independent, so q ≤ p by what has been shown.
    # "C",  # For this x it is Σⱼ xⱼwⱼ = Σᵢ (Cx)ᵢvᵢ = 0.
    # "D",  # Then Cx = 0 has fewer equations than unknowns, so it has a solution x ≠ 0.
    # "E",  # Now let b₁, …, bₚ and c₁, …, c_q be two bases of the space.
    # "F",  # The c's span and the b's are independent, so p ≤ q by what has been shown.
    # "G",  # Suppose n > m.
    # "H",  # C is square and invertible, so m = n.
    # "I",  # The b's span and the c's are independent, so q = p.
    # "J",  # v₁, …, vₘ are independent, so Cx = 0.
    # "K",  # v₁, …, vₘ span the space, so every wⱼ is a combination wⱼ = Σᵢ cᵢⱼvᵢ; the numbers cᵢⱼ are an m×n
    #           matrix C.
    # "L",  # Since x ≠ 0, this contradicts the independence of w₁, …, wₙ; so n ≤ m.
    # "M",  # Together p = q.
]

example = None  # [x1, x2, x3]

"""These are eigenvectors, but U and V are orthogonal matrices: divide every column by its length."""

AtA = [[2, 1], [1, 2]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [[1, 1], [1, -1]]
U = [[2, 0, 1], [1, -1, -1], [1, 1, -1]]
A1 = [[1, 1], ["1/2", "1/2"], ["1/2", "1/2"]]  # σ₁ u₁ v₁ᵀ
err = 1  # σ₂

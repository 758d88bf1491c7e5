"""The full U is square: complete with a unit vector orthogonal to both columns of A."""

AtA = [[2, 1], [1, 2]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [["1/sqrt(2)", "1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]]
U = [["2/sqrt(6)", 0], ["1/sqrt(6)", "-1/sqrt(2)"], ["1/sqrt(6)", "1/sqrt(2)"]]
A1 = [[1, 1], ["1/2", "1/2"], ["1/2", "1/2"]]  # σ₁ u₁ v₁ᵀ
err = 1  # σ₂

"""That is AAᵀ, of shape 3×3: in AᵀA the columns of A meet, and there are two of them."""

AtA = [[2, 1, 1], [1, 1, 0], [1, 0, 1]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [["1/sqrt(2)", "1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]]
U = [
    ["2/sqrt(6)", 0, "1/sqrt(3)"],
    ["1/sqrt(6)", "-1/sqrt(2)", "-1/sqrt(3)"],
    ["1/sqrt(6)", "1/sqrt(2)", "-1/sqrt(3)"],
]
A1 = [[1, 1], ["1/2", "1/2"], ["1/2", "1/2"]]  # σ₁ u₁ v₁ᵀ
err = 1  # σ₂

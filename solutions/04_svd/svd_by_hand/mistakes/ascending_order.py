"""The order is descending: the larger singular value comes first, with its vectors."""

AtA = [[2, 1], [1, 2]]
lams = [1, 3]
sigma = [1, "sqrt(3)"]
V = [["1/sqrt(2)", "1/sqrt(2)"], ["-1/sqrt(2)", "1/sqrt(2)"]]
U = [
    [0, "2/sqrt(6)", "1/sqrt(3)"],
    ["-1/sqrt(2)", "1/sqrt(6)", "-1/sqrt(3)"],
    ["1/sqrt(2)", "1/sqrt(6)", "-1/sqrt(3)"],
]
A1 = [[1, 1], ["1/2", "1/2"], ["1/2", "1/2"]]  # σ₁ u₁ v₁ᵀ
err = 1  # σ₂

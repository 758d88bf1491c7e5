"""That is the length of A_1 itself: the error is what A_1 leaves of A."""

AtA = [[2, 1], [1, 2]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [["1/sqrt(2)", "1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]]
U = [
    ["2/sqrt(6)", 0, "1/sqrt(3)"],
    ["1/sqrt(6)", "-1/sqrt(2)", "-1/sqrt(3)"],
    ["1/sqrt(6)", "1/sqrt(2)", "-1/sqrt(3)"],
]
A1 = [[1, 1], ["1/2", "1/2"], ["1/2", "1/2"]]  # σ₁ u₁ v₁ᵀ
err = "sqrt(3)"

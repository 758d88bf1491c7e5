"""You kept the term of the smaller singular value: the best approximation keeps the larger one."""

AtA = [[2, 1], [1, 2]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [["1/sqrt(2)", "1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]]
U = [
    ["2/sqrt(6)", 0, "1/sqrt(3)"],
    ["1/sqrt(6)", "-1/sqrt(2)", "-1/sqrt(3)"],
    ["1/sqrt(6)", "1/sqrt(2)", "-1/sqrt(3)"],
]
A1 = [[0, 0], ["-1/2", "1/2"], ["1/2", "-1/2"]]
err = 1  # σ₂

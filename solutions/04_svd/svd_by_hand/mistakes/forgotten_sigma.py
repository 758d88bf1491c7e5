"""You forgot σ_1: u_1 v_1ᵀ alone has length 1."""

AtA = [[2, 1], [1, 2]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [["1/sqrt(2)", "1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]]
U = [
    ["2/sqrt(6)", 0, "1/sqrt(3)"],
    ["1/sqrt(6)", "-1/sqrt(2)", "-1/sqrt(3)"],
    ["1/sqrt(6)", "1/sqrt(2)", "-1/sqrt(3)"],
]
A1 = [["1/sqrt(3)", "1/sqrt(3)"], ["1/(2*sqrt(3))", "1/(2*sqrt(3))"], ["1/(2*sqrt(3))", "1/(2*sqrt(3))"]]
err = 1  # σ₂

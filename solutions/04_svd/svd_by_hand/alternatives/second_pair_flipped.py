"""u_2 and v_2 with the other sign, u_3 with the other sign."""

AtA = [[2, 1], [1, 2]]
lams = [3, 1]
sigma = ["sqrt(3)", 1]
V = [["sqrt(2)/2", "-sqrt(2)/2"], ["sqrt(2)/2", "sqrt(2)/2"]]
U = [
    ["sqrt(6)/3", 0, "-sqrt(3)/3"],
    ["sqrt(6)/6", "sqrt(2)/2", "sqrt(3)/3"],
    ["sqrt(6)/6", "-sqrt(2)/2", "sqrt(3)/3"],
]
A1 = [[1, 1], ["1/2", "1/2"], ["1/2", "1/2"]]  # σ₁ u₁ v₁ᵀ
err = 1  # σ₂

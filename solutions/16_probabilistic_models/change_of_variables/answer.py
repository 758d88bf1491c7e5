"""p(x) = p_z(f⁻¹(x)) |df⁻¹/dx|, and for x = Az + b the factor is |det A⁻¹| = 1/|det A|.

f is g(az + b) with g(s) = s, exp(s) or sinh(s), so f⁻¹(x) = (g⁻¹(x) − b)/a and |df⁻¹/dx| = 1/(|a| g'(g⁻¹(x))).
"""

INNER = {"a z + b": "x", "exp(a z + b)": "log(u)", "sinh(a z + b)": "arcsinh(x)"}  # s = g⁻¹(x)
STRETCH = {"a z + b": "1", "exp(a z + b)": "u", "sinh(a z + b)": "sqrt(1 + x^2)"}  # g'(s) > 0


def answers(data: dict) -> dict:
    """The four formulas, with the numbers of the data put in."""
    a, b = data["a"], data["b"]
    inverse = f"({INNER[data['f']]} - ({b}))/({a})"
    slope = f"1/({abs(a)}*{STRETCH[data['f']]})"
    return {
        "inverse": inverse,
        "slope": slope,
        "log_p": f"-1/2 log(2 pi) - 1/2 ({inverse})^2 + log({slope})",
        "log_p_affine": "-d/2 log(2 pi) - 1/2 norm(inv(A)(x - b))^2 - log(abs(det(A)))",
    }

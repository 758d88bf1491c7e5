"""a < 0: a density cannot be negative. The map turns the line round, lengths stay positive."""

INNER = {"a z + b": "x", "exp(a z + b)": "log(u)", "sinh(a z + b)": "arcsinh(x)"}
STRETCH = {"a z + b": "1", "exp(a z + b)": "u", "sinh(a z + b)": "sqrt(1 + x^2)"}


def answers(data: dict) -> dict:
    a, b, s, w = data["a"], data["b"], INNER[data["f"]], STRETCH[data["f"]]
    z = f"({s} - ({b}))/({a})"
    return {
        "inverse": z,
        "slope": f"1/(({a})*{w})",
        "log_p": f"-1/2 log(2 pi) - 1/2 ({z})^2 - log({-a}*{w})",
        "log_p_affine": "-d/2 log(2 pi) - 1/2 norm(inv(A)(x - b))^2 - log(abs(det(A)))",
    }

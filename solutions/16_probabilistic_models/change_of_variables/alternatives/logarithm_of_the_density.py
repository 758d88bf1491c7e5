"""The density first, as one product, and its logarithm left as it is."""

INNER = {"a z + b": "x", "exp(a z + b)": "log(u)", "sinh(a z + b)": "arcsinh(x)"}
STRETCH = {"a z + b": "1", "exp(a z + b)": "u", "sinh(a z + b)": "cosh(arcsinh(x))"}


def answers(data: dict) -> dict:
    a, b, s, w = data["a"], data["b"], INNER[data["f"]], STRETCH[data["f"]]
    z = f"({s} - ({b}))/({a})"
    return {
        "inverse": f"{b}/{-a} - {s}/{-a}",
        "slope": f"abs(1/({a}*{w}))",
        "log_p": f"log(exp(-({z})^2/2)/(sqrt(2 pi)*{-a}*{w}))",
        "log_p_affine": "log((2 pi)^(-d/2) exp(-norm(inv(A)(x - b))^2/2) abs(det(inv(A))))",
    }

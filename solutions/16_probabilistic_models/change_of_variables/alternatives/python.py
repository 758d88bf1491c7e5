"""As NumPy writes it."""

INNER = {"a z + b": "x", "exp(a z + b)": "np.log(u)", "sinh(a z + b)": "np.arcsinh(x)"}
STRETCH = {"a z + b": "1", "exp(a z + b)": "u", "sinh(a z + b)": "np.sqrt(x**2 + 1)"}


def answers(data: dict) -> dict:
    a, b, s, w = data["a"], data["b"], INNER[data["f"]], STRETCH[data["f"]]
    z = f"({s} - {b}) / {a}"
    return {
        "inverse": z,
        "slope": f"np.abs(1 / ({a} * {w}))",
        "log_p": f"-0.5 * np.log(2 * np.pi) - 0.5 * ({z})**2 - np.log(np.abs({a}) * {w})",
        "log_p_affine": "-d/2 * np.log(2 * np.pi) - np.linalg.norm(np.linalg.inv(A) @ (x - b))**2 / 2 - logabsdet(A)",
    }

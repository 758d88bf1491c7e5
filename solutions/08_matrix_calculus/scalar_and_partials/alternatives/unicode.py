"""Typed with superscripts, roots and dots; the sigmoid where it occurs."""

PRODUCT = {
    "sin(x)": "{k}x^{m}·sin x + x^{k}·cos x",
    "cos(x)": "{k}x^{m}·cos x − x^{k}·sin x",
    "exp(-x)": "({k}x^{m} − x^{k})·e^(−x)",
    "log(x)": "{k}x^{m}·ln x + x^{m}",
}
SLOPE = {
    "log(1 + exp(c x))": "{c}·σ({c}x)",
    "exp(-c x^2)": "−{d}x·e^(−{c}x²)",
    "sqrt(1 + c x^2)": "{c}x/√(1 + {c}x²)",
}


def answers(data: dict) -> dict:
    k, c, a, b = (data[name] for name in ("k", "c", "a", "b"))
    return {
        "product": PRODUCT[data["g"]].format(k=k, m=k - 1),
        "composition": SLOPE[data["h"]].format(c=c, d=2 * c),
        "f_x": f"{2 * a}xy + {b}y²",
        "f_y": f"{a}x² + {2 * b}xy",
        "sigmoid_slope": "s − s²",
        "relu_right": "1.0",
        "relu_left": "0.0",
    }

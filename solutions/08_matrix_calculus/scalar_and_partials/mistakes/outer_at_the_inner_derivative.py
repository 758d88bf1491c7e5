"""Into the derivative of the outer function goes the inside itself, not the derivative of the inside."""

DERIVATIVE = {"sin(x)": "cos(x)", "cos(x)": "-sin(x)", "exp(-x)": "-exp(-x)", "log(x)": "1/x"}
COMPOSED = {
    "log(1 + exp(c x))": "1/({c} exp({c} x))",
    "exp(-c x^2)": "exp(-2*{c} x)",
    "sqrt(1 + c x^2)": "1/(2 sqrt(2*{c} x))",
}


def answers(data: dict) -> dict:
    k, g, h, c, a, b = (data[name] for name in ("k", "g", "h", "c", "a", "b"))
    return {
        "product": f"{k} x^{k - 1} {g} + x^{k} ({DERIVATIVE[g]})",
        "composition": COMPOSED[h].format(c=c),
        "f_x": f"2*{a} x y + {b} y^2",
        "f_y": f"{a} x^2 + 2*{b} x y",
        "sigmoid_slope": "s(1 - s)",
        "relu_right": "1",
        "relu_left": "0",
    }

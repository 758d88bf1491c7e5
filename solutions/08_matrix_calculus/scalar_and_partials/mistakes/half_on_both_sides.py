"""1/2 is a choice that some make at x = 0 itself. On each side of 0 the slope is that of a line: which one?"""

DERIVATIVE = {"sin(x)": "cos(x)", "cos(x)": "-sin(x)", "exp(-x)": "-exp(-x)", "log(x)": "1/x"}
OUTER = {
    "log(1 + exp(c x))": "1/(1 + exp({c} x))",
    "exp(-c x^2)": "exp(-{c} x^2)",
    "sqrt(1 + c x^2)": "1/(2 sqrt(1 + {c} x^2))",
}  # the derivative of the outer function, at the inner one
INNER = {"log(1 + exp(c x))": "{c} exp({c} x)", "exp(-c x^2)": "-2*{c} x", "sqrt(1 + c x^2)": "2*{c} x"}


def answers(data: dict) -> dict:
    k, g, h, c, a, b = (data[name] for name in ("k", "g", "h", "c", "a", "b"))
    return {
        "product": f"{k} x^{k - 1} {g} + x^{k} ({DERIVATIVE[g]})",
        "composition": OUTER[h].format(c=c) + "*(" + INNER[h].format(c=c) + ")",
        "f_x": f"2*{a} x y + {b} y^2",
        "f_y": f"{a} x^2 + 2*{b} x y",
        "sigmoid_slope": "s(1 - s)",
        "relu_right": "1/2",
        "relu_left": "1/2",
    }

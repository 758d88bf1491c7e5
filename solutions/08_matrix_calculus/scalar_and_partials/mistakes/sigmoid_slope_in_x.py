"""Write it with s only: x does not occur. Your result is a product of s and something that s gives as well."""

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
        "sigmoid_slope": "exp(-x)/(1 + exp(-x))^2",
        "relu_right": "1",
        "relu_left": "0",
    }

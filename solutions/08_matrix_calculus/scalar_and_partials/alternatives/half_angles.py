"""The sigmoid by way of tanh, σ(x) = (1 + tanh(x/2))/2, whose slope is (1 − (2s − 1)²)/4."""

DERIVATIVE = {"sin(x)": "sin(x + pi/2)", "cos(x)": "cos(x + pi/2)", "exp(-x)": "-e^(-x)", "log(x)": "x^-1"}
SLOPE = {
    "log(1 + exp(c x))": "{c}/2 (1 + tanh({c} x/2))",
    "exp(-c x^2)": "-2*{c} x/exp({c} x^2)",
    "sqrt(1 + c x^2)": "{c} x (1 + {c} x^2)^(-1/2)",
}


def answers(data: dict) -> dict:
    k, g, c, a, b = (data[name] for name in ("k", "g", "c", "a", "b"))
    return {
        "product": f"x^{k} ({DERIVATIVE[g]}) + {g}*{k} x^{k - 1}",
        "composition": SLOPE[data["h"]].format(c=c),
        "f_x": f"{a}(2 x) y + {b} y y",
        "f_y": f"{a} x x + {b} x (2 y)",
        "sigmoid_slope": "1/4 (1 - (2s - 1)^2)",
        "relu_right": "1",
        "relu_left": "0",
    }

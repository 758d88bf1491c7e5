"""u′ = u (log u)′, for the products and the compositions alike."""

RATE = {"sin(x)": "cos(x)/sin(x)", "cos(x)": "-tan(x)", "exp(-x)": "-1", "log(x)": "1/(x log(x))"}
SLOPE = {
    "log(1 + exp(c x))": "{c}/(1 + exp(-{c} x))",
    "exp(-c x^2)": "exp(-{c} x^2)*(-2*{c} x)",
    "sqrt(1 + c x^2)": "sqrt(1 + {c} x^2)*{c} x/(1 + {c} x^2)",
}


def answers(data: dict) -> dict:
    k, g, c, a, b = (data[name] for name in ("k", "g", "c", "a", "b"))
    return {
        "product": f"x^{k} {g} ({k}/x + {RATE[g]})",
        "composition": SLOPE[data["h"]].format(c=c),
        "f_x": f"({a} x^2 y + {b} x y^2)/x + {a} x y",
        "f_y": f"({a} x^2 y + {b} x y^2)/y + {b} x y",
        "sigmoid_slope": "s^2 (1/s - 1)",
        "relu_right": "2/2",
        "relu_left": 0,
    }

"""As LaTeX writes it, with factors put in front of brackets."""

PRODUCT = {
    "sin(x)": r"x^{{{m}}} \left( {k} \sin x + x \cos x \right)",
    "cos(x)": r"x^{{{m}}} \left( {k} \cos x - x \sin x \right)",
    "exp(-x)": r"x^{{{m}}} e^{{-x}} ({k} - x)",
    "log(x)": r"x^{{{m}}} ({k} \ln x + 1)",
}
SLOPE = {
    "log(1 + exp(c x))": r"\frac{{{c} e^{{{c} x}}}}{{1 + e^{{{c} x}}}}",
    "exp(-c x^2)": r"-{d} x e^{{-{c} x^2}}",
    "sqrt(1 + c x^2)": r"\frac{{{c} x}}{{\sqrt{{1 + {c} x^{{2}}}}}}",
}


def answers(data: dict) -> dict:
    k, c, a, b = (data[name] for name in ("k", "c", "a", "b"))
    return {
        "product": PRODUCT[data["g"]].format(k=k, m=k - 1),
        "composition": SLOPE[data["h"]].format(c=c, d=2 * c),
        "f_x": rf"y \left( {2 * a} x + {b} y \right)",
        "f_y": rf"x \cdot ({a} x + {2 * b} y)",
        "sigmoid_slope": r"s - s^{2}",
        "relu_right": "1",
        "relu_left": "0",
    }

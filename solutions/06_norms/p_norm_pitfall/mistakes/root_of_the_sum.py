"""That is the root of the ℓ1 norm: for p = 1/2 the roots are inside the sum and the square is outside."""


def answers(data: dict) -> dict:
    """e1 and e2 have the value 1 each, and their sum (1 + 1)² = 4."""
    sizes = [abs(entry) for entry in data["x"]]
    return {
        "l1": sum(sizes),
        "l2": f"sqrt({sum(size**2 for size in sizes)})",
        "linf": max(sizes),
        "lhalf": f"sqrt({sum(sizes)})",
        "u": [1, 0],
        "v": [0, 1],
    }

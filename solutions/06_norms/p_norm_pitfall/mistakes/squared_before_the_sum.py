"""The outer power acts on the whole sum: (√a + √b)² is not a + b."""


def answers(data: dict) -> dict:
    """e1 and e2 have the value 1 each, and their sum (1 + 1)² = 4."""
    sizes = [abs(entry) for entry in data["x"]]
    return {
        "l1": sum(sizes),
        "l2": f"sqrt({sum(size**2 for size in sizes)})",
        "linf": max(sizes),
        "lhalf": sum(sizes),
        "u": [1, 0],
        "v": [0, 1],
    }

"""Norms of a vector, and why p = 1/2 gives none."""


def answers(data: dict) -> dict:
    """e1 and e2 have the value 1 each, and their sum (1 + 1)² = 4."""
    sizes = [abs(entry) for entry in data["x"]]
    return {
        "l1": sum(sizes),
        "l2": f"sqrt({sum(size**2 for size in sizes)})",
        "linf": max(sizes),
        "lhalf": f"({' + '.join(f'sqrt({size})' for size in sizes)})**2",
        "u": [1, 0],
        "v": [0, 1],
    }

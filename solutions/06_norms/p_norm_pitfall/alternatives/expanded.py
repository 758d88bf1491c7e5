"""The square multiplied out; another pair of vectors; numbers as text and as floats."""

from itertools import combinations
from math import sqrt


def answers(data: dict) -> dict:
    sizes = [abs(entry) for entry in data["x"]]
    doubled = " + ".join(f"2*√{a * b}" for a, b in combinations(sizes, 2))
    return {
        "l1": f"{float(sum(sizes))}",
        "l2": f"{sum(size * size for size in sizes)}**(1/2)",
        "linf": str(max(sizes)),
        "lhalf": f"{sum(sizes)} + {doubled}",
        "u": ["1/2", sqrt(0.0001)],
        "v": (0, "-√2"),
    }

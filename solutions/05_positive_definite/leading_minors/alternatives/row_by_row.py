"""L row by row with nested roots, the interval as a decimal, another counterexample."""

import math


def answers(data: dict) -> dict:
    A = data["A"]
    l21, l31 = f"{A[1][0]}/√{A[0][0]}", f"{A[2][0]}/√{A[0][0]}"
    l22 = f"√({A[1][1]} - ({l21})**2)"
    l32 = f"({A[2][1]} - ({l31})*({l21}))/{l22}"
    return {
        "minors": [
            float(A[0][0]),
            str(A[0][0] * A[1][1] - A[0][1] ** 2),
            A[0][0] * A[1][1] * A[2][2]
            + 2 * A[0][1] * A[1][2] * A[0][2]
            - A[0][0] * A[1][2] ** 2
            - A[1][1] * A[0][2] ** 2
            - A[2][2] * A[0][1] ** 2,
        ],
        "t_max": math.sqrt(data["p"] * data["q"] * data["r"] / (data["p"] + data["r"])),
        "counterexample": [["0", 0.0], [0, "-√2"]],
        "L": [[math.isqrt(A[0][0]), 0, 0], [l21, l22, 0.0], [l31, l32, f"√({A[2][2]} - ({l31})**2 - ({l32})**2)"]],
    }

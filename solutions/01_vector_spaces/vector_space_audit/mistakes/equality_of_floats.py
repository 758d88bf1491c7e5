"""Two ways to the same vector differ by rounding, and only the structure knows when two of its vectors are equal: use
the supplied eq.
"""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import numpy as np


def failed_axioms(
    add: Callable[[Any, Any], Any],
    smul: Callable[[complex, Any], Any],
    zero: Any,
    neg: Callable[[Any], Any],
    vectors: list[Any],
    scalars: list[complex],
    eq: Callable[[Any, Any], bool],
) -> set[str]:
    """The names of the axioms that some choice of samples violates."""
    one = list(product(vectors))
    two = list(product(vectors, repeat=2))
    scalar_and_two = [(a, u, v) for a in scalars for u, v in two]
    two_scalars = [(a, b, v) for a in scalars for b in scalars for v in vectors]
    axioms = {
        "add_assoc": (product(vectors, repeat=3), lambda u, v, w: (add(add(u, v), w), add(u, add(v, w)))),
        "add_comm": (two, lambda u, v: (add(u, v), add(v, u))),
        "add_zero": (one, lambda v: (add(v, zero), v)),
        "add_neg": (one, lambda v: (add(v, neg(v)), zero)),
        "smul_compat": (two_scalars, lambda a, b, v: (smul(a * b, v), smul(a, smul(b, v)))),
        "smul_one": (one, lambda v: (smul(1, v), v)),
        "dist_vec": (scalar_and_two, lambda a, u, v: (smul(a, add(u, v)), add(smul(a, u), smul(a, v)))),
        "dist_scalar": (two_scalars, lambda a, b, v: (smul(a + b, v), add(smul(a, v), smul(b, v)))),
    }
    return {name for name, (choices, sides) in axioms.items() if not _holds(choices, sides, eq)}


def _holds(choices: Iterable[tuple], sides: Callable[..., tuple], eq: Callable[[Any, Any], bool]) -> bool:
    """True where both sides are equal for every choice, and nothing raises."""
    try:
        return all(np.array_equal(*sides(*choice)) for choice in choices)
    except Exception:
        return False

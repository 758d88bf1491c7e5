"""Which axioms of a vector space does a structure break?"""

from collections.abc import Callable
from typing import Any


def failed_axioms(
    add: Callable[[Any, Any], Any],
    smul: Callable[[complex, Any], Any],
    zero: Any,
    neg: Callable[[Any], Any],
    vectors: list[Any],
    scalars: list[complex],
    eq: Callable[[Any, Any], bool],
) -> set[str]:
    """The names of the axioms that some choice of samples violates.

    Args:
        add: add(u, v), the sum of two vectors.
        smul: smul(a, v), a scalar times a vector.
        zero: the vector that is claimed to be zero.
        neg: neg(v), the vector that is claimed to be the negative of v.
        vectors: the sample vectors; every ordered choice of them is tried, repetitions included.
        scalars: the sample scalars, real or complex numbers.
        eq: eq(u, v), True where two vectors are equal.

    Returns:
        A subset of add_assoc, add_comm, add_zero, add_neg, smul_compat, smul_one, dist_vec, dist_scalar. An axiom
        whose test raises an exception is violated.
    """
    raise NotImplementedError("failed_axioms: write me")

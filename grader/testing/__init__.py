"""The vocabulary of a check: what authors import in a test. Every failure is a `CheckFailed`, a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.lazily import exports

if TYPE_CHECKING:
    from grader.testing.answers import compare_answer, read_answer
    from grader.testing.behaviour import Counted, at_most, raises, reproducible, unchanged
    from grader.testing.chance import effective_sample_size, frequencies, in_band
    from grader.testing.cost import grows_like, within
    from grader.testing.exactly import decimals, exact
    from grader.testing.failure import CheckFailed, CheckSpec, Undecided, points
    from grader.testing.formulas import same_expression
    from grader.testing.freedom import (
        multiset,
        up_to_basis,
        up_to_column_signs,
        up_to_permutation,
        up_to_rotation,
        up_to_scale,
        up_to_sign,
    )
    from grader.testing.gradients import gradient_matches
    from grader.testing.identical import equal
    from grader.testing.matrices import eigenpair, factorisation, in_null_space, orthonormal, same_subspace, symmetric
    from grader.testing.statements import same_relation, same_set
    from grader.testing.travelling import travels
    from grader.testing.values import (
        close,
        counterexample,
        has_dtype,
        has_shape,
        is_finite,
        is_real_number,
        residual,
        that,
    )

__all__ = [
    "CheckFailed",
    "CheckSpec",
    "Counted",
    "Undecided",
    "at_most",
    "close",
    "compare_answer",
    "counterexample",
    "decimals",
    "effective_sample_size",
    "eigenpair",
    "equal",
    "exact",
    "factorisation",
    "frequencies",
    "gradient_matches",
    "grows_like",
    "has_dtype",
    "has_shape",
    "in_band",
    "in_null_space",
    "is_finite",
    "is_real_number",
    "multiset",
    "orthonormal",
    "points",
    "raises",
    "read_answer",
    "reproducible",
    "residual",
    "same_expression",
    "same_relation",
    "same_set",
    "same_subspace",
    "symmetric",
    "that",
    "travels",
    "unchanged",
    "up_to_basis",
    "up_to_column_signs",
    "up_to_permutation",
    "up_to_rotation",
    "up_to_scale",
    "up_to_sign",
    "within",
]

__getattr__, __dir__ = exports(
    __name__,
    {
        "CheckFailed": "failure",
        "CheckSpec": "failure",
        "Counted": "behaviour",
        "Undecided": "failure",
        "at_most": "behaviour",
        "close": "values",
        "compare_answer": "answers",
        "counterexample": "values",
        "decimals": "exactly",
        "effective_sample_size": "chance",
        "eigenpair": "matrices",
        "equal": "identical",
        "exact": "exactly",
        "factorisation": "matrices",
        "frequencies": "chance",
        "gradient_matches": "gradients",
        "grows_like": "cost",
        "has_dtype": "values",
        "has_shape": "values",
        "in_band": "chance",
        "in_null_space": "matrices",
        "is_finite": "values",
        "is_real_number": "values",
        "multiset": "freedom",
        "orthonormal": "matrices",
        "points": "failure",
        "raises": "behaviour",
        "read_answer": "answers",
        "reproducible": "behaviour",
        "residual": "values",
        "same_expression": "formulas",
        "same_relation": "statements",
        "same_set": "statements",
        "same_subspace": "matrices",
        "symmetric": "matrices",
        "that": "values",
        "travels": "travelling",
        "unchanged": "behaviour",
        "up_to_basis": "freedom",
        "up_to_column_signs": "freedom",
        "up_to_permutation": "freedom",
        "up_to_rotation": "freedom",
        "up_to_scale": "freedom",
        "up_to_sign": "freedom",
        "within": "cost",
    },
)

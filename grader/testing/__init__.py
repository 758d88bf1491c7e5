"""The vocabulary of a check: what authors import in a test. Every failure is a `CheckFailed`, a record."""

from grader.testing.answers import compare_answer, read_answer
from grader.testing.behaviour import Counted, at_most, raises, reproducible, unchanged
from grader.testing.chance import effective_sample_size, frequencies, in_band
from grader.testing.cost import grows_like, within
from grader.testing.exactly import decimals, exact
from grader.testing.failure import CheckFailed, CheckSpec, points
from grader.testing.formulas import Undecided, same_expression
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
from grader.testing.values import close, counterexample, has_dtype, has_shape, is_finite, is_real_number, residual, that

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

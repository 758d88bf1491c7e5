"""Declared answers and exact numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.model import Answer, UpTo
from grader.testing import CheckFailed, compare_answer, exact

V = [["sqrt(2)/2", "sqrt(2)/2"], ["sqrt(2)/2", "-sqrt(2)/2"]]
FLIPPED = [["-√2/2", "1/√2"], ["-1/√2", "-√(1/2)"]]


def number(**options: Any) -> Answer:
    return Answer(type="number", **options)


def array(*shape: int, **options: Any) -> Answer:
    return Answer(type="array", shape=shape, **options)


CHOICE = Answer(type="choice", choices=("True", "False", "it depends"))

RIGHT = [
    (number(), 0.5, "1/2", "a decimal"),
    (number(), "1/2", 0.5, "a text"),
    (number(), 0.3333333, "1/3", "a decimal within rtol"),
    (number(rtol=1e-2), 0.334, "1/3", "a coarse tolerance"),
    (number(up_to="sign"), -0.70710678, "sqrt(2)/2", "either sign"),
    (number(), "1+2i", 1 + 2j, "a complex number"),
    (number(), "(1+i)*(1-i)", 2, "a complex product that is real"),
    (array(2), [1, "sqrt(2)"], ["1", 1.41421356237], "an array of both"),
    (array(2), (1, 2), [1, 2], "a tuple"),
    (array(2), [1.0, 5.6e-17], [1, 0], "round-off where zero is exact"),
    (array(2, 2), [[1, 2], [3, 4]], [[1, 2], [3, 4]], "a matrix"),
    (array(2, up_to="scale"), [-3, -6], [1, 2], "any scale"),
    (array(2, 2, up_to="column_signs"), FLIPPED, V, "column signs"),
    (array(3, up_to="permutation"), [3, 1, 2], [1, 2, 3], "any order"),
    (array(2, 2, up_to="rotation"), [[0, -1], [1, 0]], [[1, 0], [0, 1]], "a rotation"),
    (array(3, 1, up_to="basis"), [[2], [2], [0]], [["sqrt(2)/2"], ["1/√2"], [0]], "another basis"),
    (number(exact=True), "√6/3", "sqrt(2/3)", "an exact number"),
    (number(exact=True), 0.5, "1/2", "a decimal that is exact"),
    (array(2, exact=True, up_to="scale"), ["1", "√2"], ["√2", 2], "exact up to scale"),
    (array(2, exact=True, up_to="sign"), ["-1", "-√2"], [1, "√2"], "exact up to sign"),
    (array(2, 2, exact=True, up_to="column_signs"), FLIPPED, V, "exact up to column signs"),
    (array(3, exact=True, up_to="permutation"), ["√3", "√2", 1], [1, "√2", "√3"], "exact in any order"),
    (CHOICE, "it depends", "it depends", "a choice"),
    (CHOICE, " TRUE ", "True", "another case, spaces"),
    (CHOICE, True, "True", "a boolean for the label of its name"),
    (Answer(type="choice", choices=("1", "2")), 2, "2", "a number for the label of its name"),
]
WRONG = [
    (number(), None, 1, "is not answered yet", 0.0, "None"),
    (array(2), [1, None], [1, 2], "[1] is not answered yet", 0.0, "None inside"),
    (number(), 0.33, "1/3", "about 2 correct digits", 0.0, "two digits"),
    (number(), [1], 1, "shape (1,), where a single number", 0.0, "a list for a number"),
    (number(), True, 1, "is a boolean", 0.0, "a boolean"),
    (number(), "one", 1, "cannot be read as a number", 0.0, "words"),
    (number(), "9**9**9", 1, "cannot be read as a number", 0.0, "a tower of powers"),
    (number(), 1e999, 1, "not finite", 0.0, "a literal beyond the floats"),
    (number(), "10**400", 1, "infinite", 0.0, "a text beyond the floats"),
    (number(), {"a": 1}, 1, "is a dict", 0.0, "a dict"),
    (array(2), [1, 2, 3], [1, 2], "shape (3,), where shape (2,)", 0.0, "another length"),
    (array(2, 2), [[1, 2], [3]], [[1, 2], [3, 4]], "rectangular", 0.0, "ragged"),
    (array(2, up_to="scale"), [0, 0], [1, 2], "is zero", 0.0, "zero of any scale"),
    (array(2, 2, up_to="column_signs"), [[1, 0], [0, 1]], V, "wrong", 0.0, "another matrix"),
    (number(exact=True, decimals=0.8), 0.81649658, "√6/3", "right as a decimal", 0.8, "a decimal for a root"),
    (number(exact=True), 0.81649658, "√6/3", "right as a decimal", 0.0, "a decimal that earns nothing"),
    (number(exact=True, decimals=0.8), 0.8164, "√6/3", "about 3 correct digits", 0.0, "too few digits"),
    (array(2, exact=True, decimals=0.5, up_to="scale"), [1, 1.41421356], ["√2", 2], "right as a decimal", 0.5, "scale"),
    (array(2, exact=True, up_to="scale"), [0, 0], ["√2", 2], "is zero", 0.0, "exactly zero"),
    (array(2, exact=True, up_to="sign"), ["1", "-√2"], [1, "√2"], "correct digit", 0.0, "one sign only"),
    (array(3, exact=True, up_to="permutation"), [1, 1, 2], [1, 2, 2], "in any order", 0.0, "another multiplicity"),
    (number(exact=True), "√√√√√√√√√√3*√√√√√√√√√√5", "√√√√√√√√√√15", "cannot be compared", 0.0, "undecided"),
    (number(), "√√√√√√√√√√3*√√√√√√√√√√5-√√√√√√√√√√15", 0, "cannot be evaluated", 0.0, "perhaps zero"),
    (CHOICE, "tru", "True", "did you mean 'True'", 0.0, "a misprint"),
    (CHOICE, 3.5, "True", "is a float, which is none of the choices 'True', 'False', 'it depends'", 0.0, "a float"),
    (CHOICE, "False", "True", "is not the right choice", 0.0, "another choice"),
]


@pytest.mark.parametrize(("answer", "actual", "expected", "why"), RIGHT, ids=[row[-1] for row in RIGHT])
def test_right_answers(answer: Answer, actual: object, expected: object, why: str) -> None:
    """An answer that is right by its declaration passes"""
    assert compare_answer(answer, actual, expected) is None


@pytest.mark.parametrize(
    ("answer", "actual", "expected", "summary", "credit", "why"), WRONG, ids=[row[-1] for row in WRONG]
)
def test_wrong_answers(answer: Answer, actual: object, expected: object, summary: str, credit: float, why: str) -> None:
    """An answer that is not fails in these words, with the credit that its declaration gives"""
    with pytest.raises(CheckFailed) as caught:
        compare_answer(answer, actual, expected)
    assert (summary in caught.value.summary, caught.value.credit) == (True, credit)


@pytest.mark.parametrize(
    ("answer", "expected", "error"),
    [
        (number(), "one", TypeError),
        (number(), [1, 2], TypeError),
        (array(2), [[1, 2]], TypeError),
        (CHOICE, "Tru", TypeError),
        (array(2, exact=True, up_to="scale"), [0, 0], ValueError),
        (array(2, 2, exact=True, up_to="rotation"), [[1, 0], [0, 1]], ValueError),
    ],
    ids=["no number", "shape", "axes", "choice", "scale of zero", "exact rotation"],
)
def test_a_wrong_reference_is_the_authors_fault(answer: Answer, expected: object, error: type[Exception]) -> None:
    """A reference that does not fit its declaration raises TypeError or ValueError, whatever the student wrote"""
    with pytest.raises(error):
        compare_answer(answer, "True" if answer.type == "choice" else np.ones(answer.shape).tolist(), expected)


def test_the_hint_goes_with_the_failure() -> None:
    """The hint of the declaration, or of the call, is on the record"""
    with pytest.raises(CheckFailed) as declared:
        compare_answer(number(hint="Square roots of those."), 4, 2, name="sigma")
    with pytest.raises(CheckFailed) as called:
        exact([1, 3], [1, 2], up_to=UpTo.SIGN, hint="Which root?")
    assert (declared.value.hint, called.value.hint) == ("Square roots of those.", "Which root?")
    assert declared.value.detail.startswith("sigma is 4.0, where 2.0 was wanted")

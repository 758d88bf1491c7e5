"""Sets as answers: how they are read, written and compared."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.maths.errors import ExpressionError
from grader.maths.membership import compare_regions
from grader.maths.notation import to_ascii, to_latex, to_mathml, to_unicode
from grader.maths.regions import parse_region
from tests.maths.corpus import read_symbols

S = read_symbols("a, b: scalar; p: scalar positive; v, w: n")

SAME = [
    ("{1, -1/2}", "{-0.5, 1, 1}"),
    ("{sqrt(8), 0}", "{0, 2*sqrt(2)}"),
    ("{}", "∅"),
    ("{a, -a}", "{abs(a), -abs(a)}"),
    ("{max(a, b), min(a, b)}", "{a, b}"),
    ("{v, -v}", "{-v, v}"),
    ("(-inf, inf)", "R"),
    ("[0, 1) U [1, 2]", "[0, 2]"),
    ("(-oo, 3]", "(-inf, 3) U {3}"),
    ("[1, 1]", "{1}"),
    ("(2, 1)", "{}"),
    ("[0, sqrt(2)+sqrt(3)]", "[0, sqrt(5 + 2*sqrt(6))]"),
    ("[0, 2] U [1, 3] U {5/2}", "[0, 3]"),
    ("(p - 1, p + 1)", "(-1 + p, 1 + p)"),
    ("{a} U [b, inf)", "[b, inf) U {a}"),
]
OTHER = [
    ("{1}", "{1, -1/2}"),
    ("{1, 2}", "{1}"),
    ("{1}", "{}"),
    ("{a, b}", "{a, -b}"),
    ("{v, w}", "{v, -w}"),
    ("{v}", "{a}"),
    ("[0, 1]", "[0, 1)"),
    ("[0, 1]", "{0, 1}"),
    ("(-inf, 3]", "[3, inf)"),
    ("[0, 1) U (1, 2]", "[0, 2]"),
    ("(0, 3.14159265358979)", "(0, pi)"),
    ("(2, 1)", "(1, 2)"),
    ("[a, b]", "[b, a]"),
    ("(0, p)", "(0, 2p)"),
    ("{sqrt(2)}", "{1.4142135623730950488016887242096980785696718}"),
    ("(a, inf)", "(abs(a), inf)"),
]


@pytest.mark.parametrize(("answer", "reference"), SAME)
def test_equal_sets(answer: str, reference: str) -> None:
    """Order, repetition, the cut into parts and the way in which numbers are written do not matter"""
    assert compare_regions(answer, reference, S).verdict == "equal"
    assert compare_regions(reference, answer, S).verdict == "equal"


@pytest.mark.parametrize(("answer", "reference"), OTHER)
def test_different_sets(answer: str, reference: str) -> None:
    """A set with another element is different, and a sentence says why"""
    for pair in ((answer, reference), (reference, answer)):
        found = compare_regions(*pair, S)
        assert found.verdict == "different"
        assert found.note.endswith(".")


def test_what_no_point_and_no_formula_decides_is_open() -> None:
    """Intervals with symbols that are cut in another way, and times that have passed, are nobody's mistake"""
    assert compare_regions("[a, a]", "{a}", S).verdict == "undecided"
    assert compare_regions("[0, pi]", "[0, 2*pi/2]", S, seconds=0).verdict == "undecided"
    assert compare_regions("[0, 1/0]", "[0, 1]", S).verdict == "undecided"


def test_a_difference_is_shown() -> None:
    """The number belongs to exactly one of the two sets"""
    found = compare_regions("[0, 1)", "[0, 1]", S)
    assert found.note == "1 belongs to the wanted set only."
    assert found.counterexample is not None
    assert (found.counterexample.left, found.counterexample.right) == ("False", "True")
    swapped = compare_regions("(3, 1)", "(1, 3)", S)
    assert swapped.note == "2 belongs to the wanted set only. The ends of (3, 1) are out of order, so it is empty."


numbers = st.fractions(-3, 3, max_denominator=2)
intervals = st.tuples(numbers, numbers, st.sampled_from("(["), st.sampled_from(")]"))
unions = st.lists(intervals, max_size=4)


def text_of(parts: list[tuple[Fraction, Fraction, str, str]]) -> str:
    """The union as a student writes it."""
    return " U ".join(f"{left}{low}, {high}{right}" for low, high, left, right in parts) or "{}"


def holds(parts: list[tuple[Fraction, Fraction, str, str]], x: Fraction) -> bool:
    """Whether a number belongs to the union."""
    return any(
        (low < x or (low == x and left == "[")) and (x < high or (x == high and right == "]"))
        for low, high, left, right in parts
    )


@settings(max_examples=80)
@given(left=unions, right=unions)
def test_the_verdict_is_membership(left: list, right: list) -> None:  # type: ignore[type-arg]
    """Two unions are equal exactly if no quarter of an integer belongs to one only"""
    same = all(holds(left, Fraction(k, 4)) == holds(right, Fraction(k, 4)) for k in range(-16, 17))
    assert compare_regions(text_of(left), text_of(right), S).verdict == ("equal" if same else "different")


@pytest.mark.parametrize("text", [text for pair in (*SAME, *OTHER) for text in pair])
def test_a_set_reads_back(text: str) -> None:
    """ASCII and LaTeX are read as the set that was written, and MathML is one element"""
    region = parse_region(text, S)
    assert parse_region(to_ascii(region), S) == region
    assert parse_region(to_latex(region), S) == region
    assert to_mathml(region).startswith("<math")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"\left\{1, -\frac{1}{2}\right\}", "{1, −½}"),
        (r"\left(-\infty, 3\right] \cup \{5\}", "(−∞, 3] ∪ {5}"),
        ("(-np.inf, 0) or (0, ∞)", "(−∞, 0) ∪ (0, ∞)"),
        ("ℝ", "(−∞, ∞)"),
        ("{}", "∅"),
        ("[-1; +oo)", "[−1, ∞)"),
    ],
)
def test_spellings(text: str, shown: str) -> None:
    """ASCII, LaTeX, Python and Unicode are the same sets"""
    assert to_unicode(parse_region(text, S)) == shown


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("1, 2", 0, "wanted a set, found 1"),
        ("", 0, "the set is missing"),
        ("[0, 1", 0, "this interval is never closed"),
        ("(0 1)", 4, "wanted a comma between the ends of an interval, found )"),
        ("[0, inf]", 7, "infinity does not belong to an interval"),
        ("(inf, 3)", 1, "the ends of this interval are out of order"),
        ("{1, v}", 4, "n×1 stands beside 1×1: the elements of a set have one shape"),
        ("{a = 1}", 3, "an element of a set is not an equation"),
        ("{inf}", 1, "infinity is not a number and cannot be an element of a set"),
        ("[0,1],[2,3]", 5, "wanted U between two parts of a set"),
        ("[0,1] [2,3]", 6, "wanted U or the end behind a part of a set, found ["),
        ("]0, 1[", 0, "an interval cannot begin with ]"),
        ("(1,2,3)", 4, "an interval has two ends"),
        ("(v, 1)", 1, "an end of an interval is a number, and this is n×1"),
        ("{1", 0, "this { is never closed"),
        ("{c}", 1, "c is not declared"),
        ("{1}}", 3, "this } closes nothing"),
    ],
)
def test_errors_of_sets(text: str, position: int, reason: str) -> None:
    """A text that is no set is refused at its place, with what was wanted"""
    with pytest.raises(ExpressionError) as caught:
        parse_region(text, S)
    assert (caught.value.position, caught.value.reason) == (position, reason)


@settings(max_examples=200)
@given(st.text(alphabet="{}[](),;U∪∅ℝ-+0123456789/infoav =\\|^", max_size=30))
def test_any_text_is_a_set_or_an_expression_error(text: str) -> None:
    """No text breaks the reader of sets"""
    try:
        region = parse_region(text, S)
    except ExpressionError:
        return
    assert parse_region(to_ascii(region), S) == region

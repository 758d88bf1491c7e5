"""Whole numbers in formulas: exponents, numbers of terms and bounds of sums, and what these are at least."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from grader.maths.constructors import add, mul, neg, number
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression


@dataclass(frozen=True)
class Form:
    """constant + Σ factor·variable: the variables are numbers, sizes and running indices, none with factor 0."""

    constant: int = 0
    terms: tuple[tuple[Expression, int], ...] = ()

    @staticmethod
    def of(constant: int, terms: Mapping[Expression, int]) -> Form:
        """The form with these terms, in one order."""
        kept = sorted(((node, c) for node, c in terms.items() if c), key=lambda term: repr(term[0]))
        return Form(constant, tuple(kept))

    def plus(self, other: Form, factor: int = 1) -> Form:
        """self + factor·other."""
        terms = dict(self.terms)
        for node, c in other.terms:
            terms[node] = terms.get(node, 0) + factor * c
        return Form.of(self.constant + factor * other.constant, terms)

    def factor(self, variable: Expression) -> int:
        """The factor of a variable."""
        return dict(self.terms).get(variable, 0)

    @property
    def node(self) -> Expression:
        """The form as a formula."""
        parts = [neg(mul(number(-c), x)) if c < 0 else mul(number(c), x) for x, c in self.terms]
        if self.constant or not parts:
            parts.append(number(self.constant))
        return add(*parts)


def form_of(node: Expression) -> Form | None:
    """The form that a number is written as, or None."""
    match node.op:
        case "number":
            return Form(int(node.number)) if node.number.denominator == 1 else None
        case "symbol" | "dim" | "index" if node.is_scalar:
            return Form(0, ((node, 1),))
        case "neg" | "add" | "mul":
            parts = [form_of(arg) for arg in node.args]
            known = [part for part in parts if part is not None]
            return _combined(node.op, known) if len(known) == len(parts) else None
    return None


def _combined(op: str, parts: list[Form]) -> Form | None:
    total = Form(int(op == "mul"))
    for part in parts:
        if op != "mul":
            total = total.plus(part, -1 if op == "neg" else 1)
        elif not part.terms:
            total = Form().plus(total, part.constant)
        elif not total.terms:
            total = Form().plus(part, total.constant)
        else:
            return None
    return total


@dataclass(frozen=True)
class Bound:
    """A running index, and its first and last value."""

    index: Expression
    lower: Form
    upper: Form


class Naturals:
    """What is known of whole numbers: `lowest` tells the least value of a symbol, by name."""

    def __init__(self, lowest: Mapping[str, int]) -> None:
        self.lowest = lowest
        self.bounds: tuple[Bound, ...] = ()
        """The sums around the place that is looked at, the innermost last."""

    @staticmethod
    def of(assume: Mapping[str, frozenset[str]]) -> Naturals:
        """Natural numbers among symbols with these assumptions."""
        found = {name: lowest_of(words) for name, words in assume.items()}
        return Naturals({name: lowest for name, lowest in found.items() if lowest is not None})

    @contextmanager
    def within(self, bound: Bound) -> Iterator[None]:
        """Inside a sum: its index is between its bounds there."""
        before, self.bounds = self.bounds, (*self.bounds, bound)
        try:
            yield
        finally:
            self.bounds = before

    def least(self, form: Form) -> int | None:
        """A number that a form is never less than, or None. It is taken on if bounds and variables may be."""
        found = self.parts(form)
        return None if found is None else found[0]

    def parts(self, form: Form) -> tuple[int, list[tuple[Form, int]]] | None:
        """The least value, and forms with factors that make up the rest: each begins at 0 and has one variable in it.

        None where a variable is subtracted that has no end, or added that has no beginning.
        """
        pieces: list[tuple[Form, int]] = []
        for bound in reversed(self.bounds):
            factor = form.factor(bound.index)
            if factor:
                index = Form(0, ((bound.index, 1),))
                piece = bound.upper.plus(index, -1) if factor < 0 else index.plus(bound.lower, -1)
                pieces.append((piece, abs(factor)))
                form = form.plus(piece, -abs(factor))
        least = form.constant
        for node, factor in form.terms:
            lowest = 1 if node.op == "dim" else self.lowest.get(node.name) if node.op == "symbol" else None
            if lowest is None or factor < 0:
                return None
            pieces.append((Form(-lowest, ((node, 1),)), factor))
            least += factor * lowest
        return least, pieces


def lowest_of(assume: frozenset[str]) -> int | None:
    """The least value of a whole number with these assumptions, or None."""
    if "integer" in assume:
        return 1 if "positive" in assume else 0 if "nonnegative" in assume else None
    return 0 if "binary" in assume else None


def is_natural(symbol: Symbol) -> bool:
    """Whether a symbol is a natural number about which nothing else is known."""
    known = symbol.assume <= {"integer", "nonnegative", "positive", "nonzero", "small"}
    return symbol.expression.is_scalar and symbol.domain is None and known and lowest_of(symbol.assume) is not None


def replaced(node: Expression, old: Expression, new: Expression) -> Expression:
    """The formula with a number, such as k or a running index, put in place of another wherever that is free."""
    if node == old:
        return new
    if not node.args:
        return node
    args = [replaced(arg, old, new) for arg in node.args]
    if node.op in ("sum", "prod") and old.op == "index" and old.name == node.name:
        args[2] = node.args[2]
    if all(a is b for a, b in zip(args, node.args, strict=True)):
        return node
    # A number in place of another changes no shape; whether it is a good index, what has a value is asked later.
    return Expression(node.op, tuple(args), node.value, node.shape)

"""What all ways of writing a formula share: which parts need brackets, and what each operation is made of."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction

from grader.maths.tree import ONE, Dim, Expression, Interval, Region
from grader.maths.vocabulary import GREEK, SHORT_GREEK

# How tightly a formula holds together; a part that is looser than its place gets brackets.
SUM, NEG, ENTRYWISE, PRODUCT, POWER, ATOM = range(6)

Piece = tuple[str, int]
"""Text and how tightly it holds together."""


class Writer(ABC):
    """What all ways of writing share: which parts need brackets. One method per operation returns a Piece."""

    def text(self, node: Expression, place: int = SUM) -> str:
        body, held = self.piece(node)
        return body if held >= place else self.brackets(body)

    def piece(self, node: Expression) -> Piece:
        write = getattr(self, f"write_{node.op}", None)
        if write is not None:
            piece: Piece = write(node)
            return piece
        return self.call(self.function(node.op), [self.text(arg) for arg in node.args]), ATOM

    @abstractmethod
    def brackets(self, body: str) -> str:
        """A part in round brackets."""

    @abstractmethod
    def call(self, function: str, args: Sequence[str]) -> str:
        """A function with its arguments."""

    def function(self, op: str) -> str:
        return op

    @abstractmethod
    def operator(self, sign: str) -> str:
        """A sign between two operands, with the space that belongs around it."""

    def write_add(self, node: Expression) -> Piece:
        body = self.text(node.args[0], NEG)
        for term in node.args[1:]:
            minus = term.op == "neg"
            operand = self.text(term.args[0] if minus else term, NEG)
            body += self.operator("-" if minus else "+") + operand
        return body, SUM

    @abstractmethod
    def minus(self, body: str) -> str:
        """The negative of a part."""

    def write_neg(self, node: Expression) -> Piece:
        return self.minus(self.text(node.args[0], ENTRYWISE)), NEG

    @abstractmethod
    def fenced(self, left: str, body: str, right: str) -> str:
        """A part between two signs, such as bars or braces."""

    comma = ", "
    infinity, union, empty = "∞", "∪", "∅"

    def region(self, region: Region) -> str:
        """A set, its parts in the order in which they were written."""
        shown = [self._interval(part) if isinstance(part, Interval) else self._listed(part) for part in region.parts]
        return self.operator(self.union).join(shown) or self.mark(self.empty)

    def _listed(self, points: Sequence[Expression]) -> str:
        return self.fenced("{", self.comma.join(self.text(point) for point in points), "}")

    def _interval(self, part: Interval) -> str:
        infinity = self.mark(self.infinity)
        lower = self.minus(infinity) if part.lower is None else self.text(part.lower)
        upper = infinity if part.upper is None else self.text(part.upper)
        left, right = "[" if part.closed[0] else "(", "]" if part.closed[1] else ")"
        return self.fenced(left, lower + self.comma + upper, right)

    def mark(self, sign: str) -> str:
        return sign


def decimal_text(value: Fraction) -> str:
    """The digits of a non-negative number whose denominator has no factors but 2 and 5."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str((value * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


_ENDS_WITH_DIGITS = re.compile(r"(?P<base>.*?[^\W\d_])_?(?P<digits>\d+)")
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}


def _parts_of_name(name: str) -> tuple[str, str, str]:
    """Base, accent and subscript of a name: `x_1` and `x1` are x with 1, `y_hat` and `yhat` are y with a hat."""
    for accent in ACCENTS:
        base = name.removesuffix(accent).removesuffix("_")
        if name.endswith(accent) and len(SHORT_GREEK.get(base, GREEK.get(base, base))) == 1:
            return base, accent, ""
    match = _ENDS_WITH_DIGITS.fullmatch(name)
    if match:
        return match["base"], "", match["digits"]
    base, _, subscript = name.partition("_")
    return base, "", subscript


class Display(Writer):
    """Mathematics for the eye. Subclasses say how a superscript, a fraction and so on are written."""

    invisible = ""
    dot = "·"

    @abstractmethod
    def numeral(self, digits: str) -> str:
        """A number in digits."""

    @abstractmethod
    def letters(self, base: str, accent: str = "") -> str:
        """A name without its subscript, under its accent."""

    @abstractmethod
    def upper(self, base: str, exponent: str) -> str:
        """A part with an exponent."""

    @abstractmethod
    def lower(self, base: str, subscript: str) -> str:
        """A part with a subscript."""

    @abstractmethod
    def fraction(self, above: Expression, below: Expression) -> Piece:
        """A quotient."""

    @abstractmethod
    def root(self, node: Expression) -> Piece:
        """A square root."""

    @abstractmethod
    def iterated(self, sign: str, start: str, end: str, term: str) -> str:
        """A sum or product over an index, with its bounds."""

    @abstractmethod
    def bold(self, digit: str) -> str:
        """The vector of ones or zeros."""

    def brackets(self, body: str) -> str:
        return self.fenced("(", body, ")")

    def name(self, name: str) -> str:
        base, accent, subscript = _parts_of_name(name)
        shown = self.letters(base, accent)
        return self.lower(shown, self.written(subscript)) if subscript else shown

    def written(self, plain: str) -> str:
        """A size or a subscript, which is digits or letters."""
        return self.numeral(plain) if plain.isdecimal() else self.letters(plain)

    def size(self, dim: Dim) -> str:
        terms = re.split(r" ([+-]) ", str(dim))
        shown = [self.invisible.join(self.written(part) for part in term.split("*")) for term in terms[::2]]
        return shown[0] + "".join(self.operator(sign) + term for sign, term in zip(terms[1::2], shown[1:], strict=True))

    def write_number(self, node: Expression) -> Piece:
        return self.numeral(decimal_text(node.number)), ATOM

    def write_symbol(self, node: Expression) -> Piece:
        return self.name(node.name), ATOM

    write_dim = write_index = write_constant = write_symbol

    def write_mul(self, node: Expression) -> Piece:
        first, *others = node.args
        shown = [self.first_factor(first), *(self.text(factor, POWER) for factor in others)]
        body = shown[0]
        for before, after, right in zip(shown, shown[1:], others, strict=False):
            body += self.between(before, after, right) + after
        return body, PRODUCT

    def first_factor(self, node: Expression) -> str:
        """A quotient in front of a product needs no brackets where it is a fraction with a bar."""
        return self.text(node, POWER if node.op == "mul" else PRODUCT)

    def between(self, before: str, after: str, right: Expression) -> str:
        """What stands between two factors that are written already: nothing, or a dot before digits."""
        while right.op in ("pow", "transpose", "entry", "div"):
            right = right.args[0]
        return self.dot if right.op == "number" else self.invisible

    def write_div(self, node: Expression) -> Piece:
        return self.fraction(*node.args)

    def write_pow(self, node: Expression) -> Piece:
        base, exponent = node.args
        return self.upper(self.text(base, ATOM), self.text(exponent)), POWER

    def write_inv(self, node: Expression) -> Piece:
        return self.upper(self.text(node.args[0], ATOM), self.minus(self.numeral("1"))), POWER

    def write_transpose(self, node: Expression) -> Piece:
        of = node.args[0]
        if of.op == "inv":
            return self.upper(self.text(of.args[0], ATOM), self.minus(self.transposed)), POWER
        return self.upper(self.text(of, ATOM), self.transposed), POWER

    transposed = "T"
    composed = {"had": "∘", "kron": "⊗", "eldiv": "⊘"}

    def write_had(self, node: Expression) -> Piece:
        left, right = (self.text(arg, PRODUCT) for arg in node.args)
        return left + self.operator(self.composed[node.op]) + right, ENTRYWISE

    write_kron = write_eldiv = write_had

    def write_pinv(self, node: Expression) -> Piece:
        return self.upper(self.text(node.args[0], ATOM), "+"), POWER

    def write_norm(self, node: Expression) -> Piece:
        return self.fenced("‖", self.text(node.args[0]), "‖"), ATOM

    def write_norm1(self, node: Expression) -> Piece:
        return self.lower(self.write_norm(node)[0], self.numeral("1")), ATOM

    def write_abs(self, node: Expression) -> Piece:
        return self.fenced("|", self.text(node.args[0]), "|"), ATOM

    def write_inner(self, node: Expression) -> Piece:
        return self.fenced("⟨", self.listed(node.args), "⟩"), ATOM

    def listed(self, args: Sequence[Expression]) -> str:
        return self.comma.join(self.text(arg) for arg in args)

    def write_sqrt(self, node: Expression) -> Piece:
        return self.root(node.args[0])

    def write_factorial(self, node: Expression) -> Piece:
        return self.text(node.args[0], ATOM) + self.mark("!"), ATOM

    def write_expect(self, node: Expression) -> Piece:
        return self.average("E", node.args[:1], node.args[1:]), ATOM

    def write_variance(self, node: Expression) -> Piece:
        return self.average("Var", node.args[:1], node.args[1:]), ATOM

    def write_covariance(self, node: Expression) -> Piece:
        return self.average("Cov", node.args[:2], node.args[2:]), ATOM

    def average(self, name: str, of: Sequence[Expression], given: Sequence[Expression]) -> str:
        """E[f], and E[f | Y] where there is a condition."""
        condition = self.operator("|") + self.listed(given) if given else ""
        return self.letters(name) + self.fenced("[", self.listed(of) + condition, "]")

    def write_entry(self, node: Expression) -> Piece:
        of, row, column = node.args
        places = [row] if of.shape[1] == ONE else [column] if of.shape[0] == ONE else [row, column]
        simple = all(place.op in ("index", "symbol", "dim", "number") for place in places)
        joint = self.invisible if simple and not any(place.op == "number" for place in places) else self.comma
        return self.lower(self.text(of, ATOM), joint.join(self.text(place) for place in places)), ATOM

    def write_hstack(self, node: Expression) -> Piece:
        return self.matrix([[self.text(block) for block in node.args]]), ATOM

    def write_vstack(self, node: Expression) -> Piece:
        rows = [arg.args if arg.op == "hstack" else (arg,) for arg in node.args]
        return self.matrix([[self.text(block) for block in row] for row in rows]), ATOM

    def matrix(self, rows: Sequence[Sequence[str]]) -> str:
        """Blocks in rows, on one line."""
        shown = [f"[{', '.join(row)}]" for row in rows]
        return shown[0] if len(shown) == 1 else f"[{', '.join(shown)}]"

    def write_term(self, node: Expression) -> Piece:
        return self.lower(self.name(node.args[0].name), self.text(node.args[1])), ATOM

    def write_identity(self, node: Expression) -> Piece:
        return self.lower(self.letters("I"), self.size(node.shape[0])), ATOM

    def write_ones(self, node: Expression) -> Piece:
        sizes = node.shape[:1] if node.shape[1] == ONE else node.shape
        sign = self.operator("×").strip()
        shown = (f"{sign} " if sign[-1].isalpha() else sign).join(self.size(size) for size in sizes)
        return self.lower(self.bold("1" if node.op == "ones" else "0"), shown), ATOM

    write_zeros = write_ones

    def write_unit(self, node: Expression) -> Piece:
        return self.lower(self.bold("e"), self.text(node.args[0])), ATOM

    def write_commutation(self, node: Expression) -> Piece:
        assert isinstance(node.value, tuple)
        return self.lower(self.letters("K"), self.comma.join(self.size(size) for size in node.value)), ATOM

    def write_sum(self, node: Expression) -> Piece:
        lower, upper, term = node.args
        start = self.name(node.name) + self.operator("=").replace(" ", "") + self.text(lower)
        sign = "∑" if node.op == "sum" else "∏"
        return self.iterated(sign, start, self.text(upper), self.text(term, PRODUCT)), NEG

    write_prod = write_sum

    def write_total(self, node: Expression) -> Piece:
        return self.call("sum", [self.text(node.args[0])]), ATOM

    def write_grad(self, node: Expression) -> Piece:
        of, by = node.args
        nabla = {"grad": "∇", "jac": "J", "hess": "∇²"}[node.op]
        return self.lower(self.mark(nabla), self.name(by.name)) + self.brackets(self.text(of)), ATOM

    write_jac = write_hess = write_grad

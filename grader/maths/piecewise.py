"""Formulas with absolute values, signs, maxima and positive parts: what they are in every case.

A formula is worked out into a polynomial in its symbols and in everything that has no rule here (an atom, such as
exp(x) or the norm of a vector). Where |u|, max(a, b) or step(u) asks for the sign of a polynomial, every sign that the
conditions met so far allow is followed, so that at the end there is one polynomial for every case. Conditions are
linear in the monomials, which are treated as independent: cases that cannot occur may be followed, none that can is
left out. An identity that holds in every case is thus certain. Formulas whose vectors only meet entry by entry are
worked out like numbers, since an entry is one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm, prod
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grader.maths.arithmetic import OutOfRange, Undefined, Unsupported, Value
from grader.maths.cells import CONSTANT, Condition, conditions, point_in
from grader.maths.domains import Domain
from grader.maths.evaluate import Evaluator, OutOfTimeError
from grader.maths.rationals import rational_root
from grader.maths.shapes import number
from grader.maths.symbols import Symbol
from grader.maths.tree import SCALAR, Expression, Shape
from grader.maths.turning import nonnegative, positive

MOST_CASES = 64
MOST_TERMS = 60
HIGHEST_POWER, HIGHEST_POWER_OF_NUMBERS = 6, 50
LARGEST_FACTORED = 1000
TURNS = frozenset({"abs", "sign", "step", "relu", "max", "min"})
JUMPS = frozenset({"sign", "step"})
ABOVE_ZERO = frozenset({"exp", "sigmoid", "softplus", "cosh"})
NOT_BELOW_ZERO = frozenset({"sqrt"})
DEFINED = ABOVE_ZERO | TURNS | {"number", "symbol", "dim", "constant", "neg", "add", "mul", "sin", "cos", "tanh"}

PROBABLE = Domain(Fraction(0), Fraction(1), (False, True))  # a single share of one may be all of it

Atom = tuple[str, Any]
"""The operation, and its argument as a polynomial or else the formula itself."""
Monomial = tuple[tuple[Atom, int], ...]
Polynomial = dict[Monomial, Fraction]
Frozen = tuple[tuple[Monomial, Fraction], ...]
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Cell:
    """One case: the polynomials whose signs were assumed, and values of symbols that may lie in it."""

    signs: tuple[tuple[Frozen, int], ...]
    point: tuple[tuple[str, Fraction], ...]

    @property
    def thin(self) -> bool:
        """Whether something is zero here that has a sign elsewhere."""
        return any(sign == 0 for _, sign in self.signs)

    def met_by(self, run: Evaluator) -> bool:
        """Whether a point, or an entry of its vectors, belongs to this case."""
        met: NDArray[np.bool_] | bool = True
        for p, sign in self.signs:
            try:
                value = np.asarray(_value(p, run), dtype=object)
            except (Undefined, OutOfRange):
                return False
            met = met & ((value > 0) if sign > 0 else (value < 0) if sign < 0 else (value == 0))
        return bool(np.any(met))


def turns(*formulas: Expression) -> bool:
    """Whether something in the formulas depends on a sign."""
    return any(
        node.op in TURNS or (node.op == "sqrt" and _is_square(node.args[0])) for f in formulas for node in f.walk()
    )


def _is_square(node: Expression) -> bool:
    return node.op in ("mul", "pow", "had")


def open_cells(
    left: Expression, right: Expression, symbols: Sequence[Symbol], deadline: float = float("inf")
) -> list[Cell]:
    """The cases in which the two formulas are not the same polynomial. None is left: they are equal for certain.

    Raises Unsupported where vectors meet otherwise than entry by entry or where there are too many cases, and
    OutOfTimeError.
    """
    lifted = _common_shape(left, right)
    ties = any(node.op in JUMPS for side in (left, right) for node in side.walk())

    def differs(case: Case) -> bool:
        work = _Work(case, lifted)
        difference = _plus(work.polynomial(left), work.polynomial(right), Fraction(-1))
        return bool(difference) and case.may_be_nonzero(difference)

    return [cell for differ, cell in explore(differs, symbols, ties=ties, deadline=deadline) if differ]


def has_a_value_everywhere(formula: Expression, symbols: Sequence[Symbol]) -> bool:
    """Whether a formula in numbers is defined for all values of its symbols, as far as the form shows it."""
    table = {symbol.name: symbol for symbol in symbols}

    def defined(node: Expression) -> bool:
        if node.op == "div":
            return positive(node.args[1], table)
        if node.op == "pow":
            whole = node.args[1].op == "number" and node.args[1].number.denominator == 1
            return whole or positive(node.args[0], table)
        return node.op in DEFINED

    return all(node.is_scalar and defined(node) for node in formula.walk())


def case_sign(formula: Expression, case: Case) -> int:
    """The sign of a formula in numbers in a case. Raises Unsupported where it grows too large."""
    if formula.op == "neg":
        return -case_sign(formula.args[0], case)
    if formula.op == "mul":
        return prod(case_sign(factor, case) for factor in formula.args)
    if formula.op == "pow" and formula.args[1].op == "number" and formula.args[1].number.denominator == 1:
        return prod([case_sign(formula.args[0], case)] * int(formula.args[1].number))
    return case.sign(_Work(case, SCALAR).polynomial(formula))


def _common_shape(*formulas: Expression) -> Shape:
    """The one shape of everything that is no number. Raises Unsupported."""
    shapes = {node.shape for formula in formulas for node in formula.walk() if not node.is_scalar}
    if len(shapes) > 1:
        raise Unsupported("vectors of several shapes case by case")
    return shapes.pop() if shapes else SCALAR


def explore(
    run: Callable[[Case], Outcome], symbols: Sequence[Symbol], *, ties: bool, deadline: float
) -> Iterator[tuple[Outcome, Cell]]:
    """What `run` comes to in every case; with `ties` also where something is zero that has a sign elsewhere.

    Raises Unsupported where there are too many cases, and OutOfTimeError.
    """
    declared = {symbol.name: symbol for symbol in symbols}
    waiting: list[tuple[int, ...]] = [()]
    followed = 0
    while waiting:
        followed += 1
        if followed > MOST_CASES:
            raise Unsupported("a formula with so many cases")
        if time.process_time() > deadline:
            raise OutOfTimeError
        case = Case(declared, waiting.pop(), ties)
        outcome = run(case)
        waiting += case.alternatives
        yield outcome, case.cell()


@dataclass
class Case:
    """The signs assumed on the way through a formula: first those of `prefix`, then the first possible ones."""

    symbols: dict[str, Symbol]
    prefix: tuple[int, ...]
    ties: bool
    conditions: list[Condition] = field(default_factory=list)
    met: list[tuple[Frozen, int]] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    alternatives: list[tuple[int, ...]] = field(default_factory=list)

    def sign(self, p: Polynomial) -> int:
        """The sign of a polynomial in this case: the product of the signs of its factors, as far as these are found."""
        if not p:
            return 0
        content = _content(p)
        sign = 1
        for atom, exponent in content:
            if exponent % 2 or self.ties:
                sign *= self._sign_of({((atom, 1),): Fraction(1)}) ** abs(exponent)
        for factor in _factors(_product(p, {_turned(content): Fraction(1)})):
            sign *= self._sign_of(factor)
        return sign

    def _sign_of(self, p: Polynomial) -> int:
        """The sign of a polynomial without a monomial as a factor."""
        sign = _constant_sign(p)
        if sign is None:
            possible = [s for s in ((1, -1, 0) if self.ties else (1, -1)) if self.possible(p, s)]
            if not possible:  # only a tie is left
                possible = [0]
            sign = possible[0]
            if len(possible) > 1:
                taken = len(self.chosen)
                if taken < len(self.prefix):
                    sign = self.prefix[taken]
                else:
                    self.alternatives += [(*self.chosen, other) for other in possible[1:]]
                self.chosen.append(sign)
            self.conditions += conditions(p, sign)
            self.met.append((tuple(p.items()), sign))
        return sign

    def possible(self, p: Polynomial, sign: int) -> bool:
        """Whether a polynomial may have a sign in this case."""
        return point_in(self._with_facts([*self.conditions, *conditions(p, sign)])) is not None

    def may_be_nonzero(self, p: Polynomial) -> bool:
        """Whether nothing known makes a polynomial zero."""
        return self.possible(p, 1) or self.possible(p, -1)

    def cell(self) -> Cell:
        """What was assumed, and a point where it holds."""
        found = point_in(self._with_facts(self.conditions)) or {}
        single = {monomial[0]: value for monomial, value in found.items() if len(monomial) == 1}
        point = [(what.name, value) for ((kind, what), e), value in single.items() if kind == "symbol" and e == 1]
        return Cell(tuple(dict.fromkeys(self.met)), tuple(point))

    def _with_facts(self, given: list[Condition]) -> list[Condition]:
        """The conditions and what is known of the monomials in them: even powers are not negative, exp is positive."""
        monomials = {monomial for condition in given for monomial in condition.form if monomial != CONSTANT}
        return [*given, *(fact for monomial in monomials for fact in self._facts(monomial))]

    def _facts(self, monomial: Monomial) -> Iterator[Condition]:
        sign = self._sign_fact(monomial)
        if sign is not None:
            yield sign
        if len(monomial) == 1 and monomial[0][1] == 1 and monomial[0][0][0] == "symbol":
            yield from self._bounds(monomial)

    def _bounds(self, monomial: Monomial) -> Iterator[Condition]:
        """What the declared domain says of a symbol."""
        symbol = self.symbols.get(monomial[0][0][1].name)
        if symbol is None:
            return
        domain = PROBABLE if "probability" in symbol.assume else symbol.domain
        if domain is not None and domain.lower is not None:
            yield Condition({monomial: Fraction(1), CONSTANT: -domain.lower}, not domain.closed[0])
        if domain is not None and domain.upper is not None:
            yield Condition({monomial: Fraction(-1), CONSTANT: domain.upper}, not domain.closed[1])

    def _sign_fact(self, monomial: Monomial) -> Condition | None:
        signs = [1 if exponent % 2 == 0 else self._known_sign(atom) for atom, exponent in monomial]
        if 0 in signs:
            return None
        strict = all(exponent < 0 or self._known_sign(atom) == 2 for atom, exponent in monomial)
        return Condition({monomial: Fraction(1)}, strict)

    def _known_sign(self, atom: Atom) -> int:
        """2 for what is always positive, 1 for what is never negative, 0 where nothing is known."""
        kind, what = atom
        if isinstance(what, Expression):
            entries = what.op == "symbol" and what.name in self.symbols and self.symbols[what.name].positive
            if entries or positive(what, self.symbols):
                return 2
            return 1 if nonnegative(what, self.symbols) else 0
        return 2 if kind in ABOVE_ZERO else 1 if kind in NOT_BELOW_ZERO else 0


def _constant_sign(p: Polynomial) -> int | None:
    """The sign of a polynomial without symbols, None if it has some."""
    if any(monomial != CONSTANT for monomial in p):
        return None
    value = p.get(CONSTANT, Fraction(0))
    return (value > 0) - (value < 0)


def _content(p: Polynomial) -> Monomial:
    """The monomial that divides every term, with negative exponents where a term is divided by something."""
    terms = [dict(monomial) for monomial in p]
    atoms = dict.fromkeys(atom for term in terms for atom in term)
    lowest = {atom: min(term.get(atom, 0) for term in terms) for atom in atoms}
    return tuple((atom, exponent) for atom, exponent in lowest.items() if exponent)


def _factors(p: Polynomial) -> Iterator[Polynomial]:
    """Linear factors of a polynomial in one atom that has rational zeros, and the rest; another one as it is."""
    atoms = {atom for monomial in p for atom, _ in monomial}
    degree = max((exponent for monomial in p for _, exponent in monomial), default=0)
    if len(atoms) != 1 or degree < 2:
        yield p
        return
    (atom,) = atoms
    scale = lcm(*(c.denominator for c in p.values()))
    dense = [p.get(((atom, k),) if k else (), Fraction(0)) * scale for k in range(degree, -1, -1)]
    for zero in _rational_zeros(dense):
        while len(dense) > 1 and not (quotient := _deflated(dense, zero))[-1]:
            dense = quotient[:-1]
            yield {((atom, 1),): Fraction(1), **({(): -zero} if zero else {})}
    if len(dense) == 3 and dense[1] ** 2 < 4 * dense[0] * dense[2]:  # no real zero
        dense = dense[:1]
    yield {((atom, k),) if k else (): c / scale for k, c in enumerate(reversed(dense)) if c}


def _rational_zeros(dense: list[Fraction]) -> list[Fraction]:
    """What may be a zero of a polynomial with whole coefficients, the highest first; nothing where these are large."""
    first, last = int(abs(dense[0])), int(abs(dense[-1]))
    if max(first, last) > LARGEST_FACTORED:
        return []
    above, below = ([d for d in range(1, n + 1) if n % d == 0] for n in (last, first))
    return sorted({Fraction(sign * a, b) for a in above for b in below for sign in (1, -1)})


def _deflated(dense: list[Fraction], zero: Fraction) -> list[Fraction]:
    """Horner's rule: the coefficients of the quotient by x - zero, and the remainder."""
    out: list[Fraction] = []
    for c in dense:
        out.append(c + (zero * out[-1] if out else 0))
    return out


def _turned(monomial: Monomial) -> Monomial:
    return tuple((atom, -e) for atom, e in monomial)


def _value(p: Frozen, run: Evaluator) -> Value:
    """The value of a polynomial at a point; of entries of vectors, all of them."""
    total: Value = run.field.zero
    for monomial, c in p:
        term: Value = run.field.number(c)
        for (kind, what), exponent in monomial:
            factor = _atom_value(kind, what, run)
            if exponent < 0:
                factor = run.field.each(run.field.reciprocal, factor)
            for _ in range(abs(exponent)):
                term = term * factor
        total = total + term
    return total


def _atom_value(kind: str, what: Any, run: Evaluator) -> Value:
    if isinstance(what, Expression):
        return run.value(what)
    if isinstance(what, frozenset):
        inner = _value(tuple(what), run)
        return inner if kind == "sum" else run.field.each(lambda x: run.field.function(kind, x), inner)
    return run.value(what)


class _Work:
    """Works formulas out into polynomials in one case."""

    def __init__(self, case: Case, lifted: Shape) -> None:
        self.case = case
        self.lifted = lifted
        self._memo: dict[Expression, Polynomial] = {}

    def polynomial(self, node: Expression) -> Polynomial:
        """The polynomial of a number, or of any entry of a vector. Raises Unsupported where it grows too large."""
        if node not in self._memo:
            rule = _RULES.get(node.op, _opaque)
            found = rule(self, node)
            if len(found) > MOST_TERMS:
                raise Unsupported("a formula with so many terms")
            self._memo[node] = found
        return self._memo[node]

    def sign(self, node: Expression) -> int:
        return self.case.sign(self.polynomial(node))


def _plus(p: Polynomial, q: Polynomial, times: Fraction = Fraction(1)) -> Polynomial:
    out = dict(p)
    for monomial, c in q.items():
        out[monomial] = out.get(monomial, Fraction(0)) + times * c
    return {monomial: c for monomial, c in out.items() if c}


def _scaled(p: Polynomial, factor: Fraction | int) -> Polynomial:
    return {monomial: c * factor for monomial, c in p.items()} if factor else {}


def _product(p: Polynomial, q: Polynomial) -> Polynomial:
    if len(p) * len(q) > 4 * MOST_TERMS:
        raise Unsupported("a formula with so many terms")
    out: Polynomial = {}
    for m, c in p.items():
        for n, d in q.items():
            monomial = _joined(m, n)
            out[monomial] = out.get(monomial, Fraction(0)) + c * d
    return {monomial: c for monomial, c in out.items() if c}


def _joined(m: Monomial, n: Monomial) -> Monomial:
    exponents = dict(m)
    for atom, exponent in n:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted(((atom, e) for atom, e in exponents.items() if e), key=repr))


def _atom(kind: str, what: object) -> Polynomial:
    return {(((kind, what), 1),): Fraction(1)}


def _inverted(p: Polynomial) -> Polynomial:
    """1/p: of one term a term, of more an atom that is the same for all multiples."""
    if not p:
        raise Unsupported("a division by zero")
    if len(p) == 1:
        ((monomial, c),) = p.items()
        return {_turned(monomial): 1 / c}
    first = min(p, key=repr)
    scaled = _scaled(p, 1 / p[first])
    return _scaled({((("sum", frozenset(scaled.items())), -1),): Fraction(1)}, 1 / p[first])


def _opaque(work: _Work, node: Expression) -> Polynomial:
    """An atom. Of entrywise functions the argument is worked out; of all else the formula speaks for itself."""
    if not node.is_scalar and node.shape != work.lifted:
        raise Unsupported("vectors of several shapes case by case")
    if node.op in _ENTRYWISE:
        return _atom(node.op, frozenset(work.polynomial(node.args[0]).items()))
    if not node.is_scalar:
        raise Unsupported(f"{node.op} case by case")
    return _atom(node.op, node)


_ENTRYWISE = ABOVE_ZERO | {"log", "sin", "cos", "tan", "tanh", "sinh", "asin", "acos", "atan", "asinh"}


def _number(work: _Work, node: Expression) -> Polynomial:
    return {(): node.number} if node.number else {}


def _named(work: _Work, node: Expression) -> Polynomial:
    return _atom(node.op, node)


def _one(work: _Work, node: Expression) -> Polynomial:
    return {(): Fraction(1)}


def _sum(work: _Work, node: Expression) -> Polynomial:
    out: Polynomial = {}
    for arg in node.args:
        out = _plus(out, work.polynomial(arg))
    return out


def _times(work: _Work, node: Expression) -> Polynomial:
    if node.op == "mul" and sum(not arg.is_scalar for arg in node.args) > 1:
        return _opaque(work, node)
    out: Polynomial = {(): Fraction(1)}
    for arg in node.args:
        out = _product(out, work.polynomial(arg))
    return out


def _quotient(work: _Work, node: Expression) -> Polynomial:
    above, below = node.args
    return _product(work.polynomial(above), _inverted(work.polynomial(below)))


def _power(work: _Work, node: Expression) -> Polynomial:
    base, exponent = node.args
    literal = exponent.args[0] if exponent.op == "neg" else exponent
    p = work.polynomial(base)
    highest = HIGHEST_POWER if p.keys() - {()} else HIGHEST_POWER_OF_NUMBERS
    if not node.is_scalar or literal.op != "number" or literal.number.denominator > 1 or literal.number > highest:
        return _opaque(work, node)
    p = p if exponent is literal else _inverted(p)
    out: Polynomial = {(): Fraction(1)}
    for _ in range(int(literal.number)):
        out = _product(out, p)
    return out


def _absolute(work: _Work, node: Expression) -> Polynomial:
    return _scaled(work.polynomial(node.args[0]), work.sign(node.args[0]))


def _positive_part(work: _Work, node: Expression) -> Polynomial:
    return work.polynomial(node.args[0]) if work.sign(node.args[0]) > 0 else {}


def _signum(work: _Work, node: Expression) -> Polynomial:
    return _scaled({(): Fraction(1)}, work.sign(node.args[0]))


def _heaviside(work: _Work, node: Expression) -> Polynomial:
    return {(): Fraction(1)} if work.sign(node.args[0]) > 0 else {}


def _extreme(work: _Work, node: Expression) -> Polynomial:
    first, second = (work.polynomial(arg) for arg in node.args)
    if node.args[0].shape != node.args[1].shape and not (node.args[0].is_scalar or node.args[1].is_scalar):
        raise Unsupported("vectors of several shapes case by case")
    sign = work.case.sign(_plus(first, second, Fraction(-1)))
    return first if (sign > 0) == (node.op == "max") else second


def _root(work: _Work, node: Expression) -> Polynomial:
    """The root of a square is an absolute value."""
    (square,) = node.args
    if square.op == "pow" and square.args[1] == number(2):
        return _scaled(work.polynomial(square.args[0]), work.sign(square.args[0]))
    p = work.polynomial(square)
    if len(p) == 1:
        ((monomial, c),) = p.items()
        root = rational_root(c)
        if root is not None and all(exponent % 2 == 0 for _, exponent in monomial):
            base: Polynomial = {tuple((atom, exponent // 2) for atom, exponent in monomial): root}
            return _scaled(base, work.case.sign(base))
    return _atom("sqrt", frozenset(p.items()))


_RULES: dict[str, Callable[[_Work, Expression], Polynomial]] = {
    "number": _number,
    "symbol": _named,
    "dim": _named,
    "constant": _named,
    "ones": _one,
    "zeros": lambda work, node: {},
    "neg": lambda work, node: _scaled(work.polynomial(node.args[0]), -1),
    "add": _sum,
    "mul": _times,
    "had": _times,
    "div": _quotient,
    "eldiv": _quotient,
    "pow": _power,
    "sqrt": _root,
    "abs": _absolute,
    "relu": _positive_part,
    "sign": _signum,
    "step": _heaviside,
    "max": _extreme,
    "min": _extreme,
}

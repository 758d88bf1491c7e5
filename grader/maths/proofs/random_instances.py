"""Finite probability spaces for instances: exact, small, and with the moments that hypotheses ask for.

The symbols that are independent of all others have outcomes of their own, all others share theirs. A hypothesis such
as E[x] = m or Var(x) = s^2 is met by construction: x = m + s·z with a standardised z, where the root is rational; any
other is met by solving for a symbol that is not random, or by drawing again.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np

from grader.maths.arithmetic import Undefined, Value
from grader.maths.canonical import canonical
from grader.maths.constructors import transpose
from grader.maths.counterexample import text
from grader.maths.evaluate import Evaluator, Point
from grader.maths.rationals import Rationals, rational_root
from grader.maths.sampling import Draw, instance, satisfies, strata
from grader.maths.shapes import make, number
from grader.maths.spaces import Space
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression, Relation

MOST_OUTCOMES = 64
FIELD = Rationals()
Part = list[tuple[Fraction, dict[str, Value]]]
"""Outcomes of some symbols, with probabilities that sum to 1."""
Law = list[tuple[Fraction, Fraction]]
"""Probabilities and values of a number."""


@dataclass
class Moments:
    """What hypotheses say of one random symbol: its mean, and what is E of its square, less its mean or not."""

    mean: Expression | None = None
    square: Expression | None = None
    central: bool = False


class RandomInstances:
    """Draws a space for the random symbols among some, so that hypotheses about moments hold where that is easy."""

    def __init__(self, symbols: Iterable[Symbol], relations: Sequence[Relation]) -> None:
        self.symbols = sorted((s for s in symbols if s.is_random), key=lambda s: s.name)
        self.moments = _recognised({s.name: s for s in self.symbols}, relations)

    def placed(self, point: Point, draw: Draw, attempt: int) -> Point:
        """The point with a space. Raises Undefined when unlucky."""
        if not self.symbols:
            return point
        apart = attempt % 3 == 0
        met = [symbol for symbol in self.symbols if self._has_root(point, symbol, draw)]
        parts: list[Part] = [*self._with_moments(met, point, draw, apart)]
        common: list[Symbol] = []
        for symbol in self.symbols:
            if symbol in met:
                continue
            if "independent_entries" in symbol.assume:
                parts.append(self._of_entries(symbol, point, draw))
            elif "independent" in symbol.assume or apart:
                parts.append(self._shifted(self._joint([symbol], point, draw), point))
            else:
                common.append(symbol)
        if common:
            parts.append(self._shifted(self._joint(common, point, draw), point))
        return replace(point, space=_space(parts))

    # Without moments

    def _joint(self, symbols: Sequence[Symbol], point: Point, draw: Draw) -> Part:
        """Some outcomes with any probabilities; values are repeated now and then, so that conditions mean something."""
        count = draw.rng.choice((2, 2, 3, 4))
        shares = draw.shares(count)
        out: Part = []
        for k in range(count):
            values: dict[str, Value] = {}
            for symbol in symbols:
                if k and draw.rng.random() < 0.4:
                    values[symbol.name] = draw.rng.choice(out)[1][symbol.name]
                else:
                    values[symbol.name] = _drawn(symbol, point, draw)
            out.append((shares[k], values))
        return out

    def _of_entries(self, symbol: Symbol, point: Point, draw: Draw) -> Part:
        """Entries that are independent: all of one law, or each of its own."""
        known = self.moments.get(symbol.name)
        rows, _ = (dim.at(point.sizes) for dim in symbol.shape)
        if 2**rows > MOST_OUTCOMES:
            raise Undefined("too many outcomes")
        alike = draw.rng.random() < 0.6 or (known is not None and known.square is not None)
        laws: list[Law] = []
        for _ in range(rows):
            shares = draw.shares(2)
            law = [(share, draw.any()) for share in shares]
            laws.append(laws[0] if laws and alike else law)
        out = _from_entries(symbol, laws)
        return self._shifted(out, point)

    def _shifted(self, part: Part, point: Point) -> Part:
        """The part with every mean that is asked for, by adding a constant."""
        for name in part[0][1]:
            known = self.moments.get(name)
            if known is None or known.mean is None:
                continue
            wanted = Evaluator(FIELD, point).value(known.mean)
            mean = sum(share * values[name] for share, values in part)
            for _, values in part:
                values[name] = values[name] + (wanted - mean)
        return part

    # With moments

    def _has_root(self, point: Point, symbol: Symbol, draw: Draw) -> bool:
        known = self.moments.get(symbol.name)
        if known is None or known.square is None:
            return False
        try:
            self._roots(point, known, draw)
        except Undefined:
            return False
        return True

    def _roots(self, point: Point, known: Moments, draw: Draw) -> tuple[list[Fraction], list[Fraction]]:
        """Means and standard deviations of the entries. Raises Undefined where they are not rational."""
        run = Evaluator(FIELD, point)
        assert known.square is not None, "it has been asked for"
        square = np.atleast_2d(np.array(run.value(known.square), dtype=object))
        count = len(square)
        if square.shape[1] > 1 and any(square[i, j] for i in range(count) for j in range(count) if i != j):
            raise Undefined("entries that are correlated")
        free = draw.any() if known.central else FIELD.zero
        mean = run.value(known.mean) if known.mean is not None else free
        means = list(np.ravel(mean)) if isinstance(mean, np.ndarray) else [mean] * count
        if not known.central and square.shape[1] > 1 and sum(m != 0 for m in means) > 1:
            raise Undefined("a second moment that is not diagonal")
        seconds = [square[i, i if square.shape[1] > 1 else 0] for i in range(count)]
        return means, [_spread(v if known.central else v - m * m) for v, m in zip(seconds, means, strict=True)]

    def _with_moments(self, symbols: Sequence[Symbol], point: Point, draw: Draw, apart: bool) -> Iterator[Part]:
        """Outcomes m + s·z with a standardised z, the same for symbols of one length that may depend on each other."""
        groups: dict[object, list[Symbol]] = {}
        for symbol in symbols:
            own = apart or symbol.assume & {"independent", "independent_entries"}
            groups.setdefault(symbol.name if own else symbol.shape, []).append(symbol)
        for group in groups.values():
            moments = {symbol.name: self._roots(point, self.moments[symbol.name], draw) for symbol in group}
            laws = [_standard(draw.rng) for _ in next(iter(moments.values()))[0]]
            if len(laws[0]) ** len(laws) > MOST_OUTCOMES:
                raise Undefined("too many outcomes")
            yield [
                (share, {symbol.name: _shaped(symbol, *moments[symbol.name], z) for symbol in group})
                for share, z in _outcomes(laws)
            ]


def _shaped(symbol: Symbol, means: Sequence[Fraction], spreads: Sequence[Fraction], z: Sequence[Fraction]) -> Value:
    """m + s·z as a number or a column."""
    entries = [m + s * x for m, s, x in zip(means, spreads, z, strict=True)]
    return entries[0] if symbol.expression.is_scalar else np.array([[x] for x in entries], dtype=object)


def _outcomes(laws: Sequence[Law]) -> Iterator[tuple[Fraction, list[Fraction]]]:
    """The outcomes of independent numbers, with their probabilities."""
    for chosen in product(*laws):
        share = Fraction(1)
        for weight, _ in chosen:
            share *= weight
        yield share, [value for _, value in chosen]


def _drawn(symbol: Symbol, point: Point, draw: Draw) -> Value:
    rows, columns = (dim.at(point.sizes) for dim in symbol.shape)
    pieces = strata(symbol, rows, columns, ranks=False)
    value = instance(draw, rows, columns, symbol, draw.rng.randrange(pieces))
    if not satisfies(FIELD, value, symbol):
        raise Undefined("an instance that is not of the family")
    return value


def _from_entries(symbol: Symbol, laws: Sequence[Law]) -> Part:
    """A number or a column whose entries are independent with these laws."""
    nothing, one = [Fraction(0)] * len(laws), [Fraction(1)] * len(laws)
    return [(share, {symbol.name: _shaped(symbol, nothing, one, values)}) for share, values in _outcomes(laws)]


def _standard(rng: random.Random) -> Law:
    """A law with mean 0 and variance 1: two values, not always symmetric, or three."""
    if rng.random() < 0.3:
        return [(Fraction(1, 8), Fraction(-2)), (Fraction(3, 4), Fraction(0)), (Fraction(1, 8), Fraction(2))]
    a = rng.choice((Fraction(1), Fraction(1), Fraction(2), Fraction(1, 2)))
    return [(1 / (1 + a * a), a), (a * a / (1 + a * a), -1 / a)]


def _space(parts: Sequence[Part]) -> Space:
    space = Space(tuple(parts), FIELD)
    if space.count > MOST_OUTCOMES:
        raise Undefined("too many outcomes")
    return space


def _spread(variance: Fraction) -> Fraction:
    root = rational_root(variance)
    if root is None:
        raise Undefined("a standard deviation that is not rational")
    return root


def _recognised(symbols: Mapping[str, Symbol], relations: Sequence[Relation]) -> dict[str, Moments]:
    """What equations say of the moments of single symbols."""
    found: dict[str, Moments] = {}
    for relation in relations:
        for left, right in ((relation.left, relation.right), (relation.right, relation.left)):
            if relation.rel != "=" or right.symbols & symbols.keys():
                continue
            for name, what in _about(left, symbols):
                moments = found.setdefault(name, Moments())
                if what == "mean":
                    moments.mean = right
                else:
                    moments.square, moments.central = right, what == "central"
    return found


def _about(node: Expression, symbols: Mapping[str, Symbol]) -> Iterator[tuple[str, str]]:
    if node.op not in ("expect", "variance") or len(node.args) > 1:
        return
    (of,) = node.args
    if of.op == "symbol" and of.name in symbols:
        yield of.name, "mean" if node.op == "expect" else "central"
    elif node.op == "expect":
        for name, symbol in symbols.items():
            x = symbol.expression
            squares = _squares(x)
            if canonical(of) in squares:
                yield name, "square"
            for part in of.walk():
                shift = part.op == "add" and len(part.args) == 2 and part.args[0] == x and part.args[1].op == "neg"
                if shift and not part.args[1].symbols & symbols.keys() and canonical(of) in _squares(part):
                    yield name, "central"


def _squares(x: Expression) -> set[Expression]:
    if x.is_scalar:
        return {canonical(make("pow", x, number(2))), canonical(make("mul", x, x))}
    return {canonical(make("mul", x, transpose(x))), canonical(make("had", x, x))}


def shown_space(space: Space | None, names: frozenset[str] | set[str], outcome: Mapping[str, Value]) -> dict[str, str]:
    """The random symbols among the names: of each independent part the values and their probabilities, as text.

    Outcomes that agree are one. Where a formula was taken at one outcome, its values come last.
    """
    out: dict[str, str] = {}
    for part in space.parts if space is not None else ():
        shown = sorted(part[0][1].keys() & names)
        merged: dict[tuple[str, ...], Value] = {}
        for share, values in part:
            key = tuple(text(values[name]) for name in shown)
            merged[key] = merged.get(key, 0) + share
        if shown:
            out |= {name: f"[{', '.join(key[k] for key in merged)}]" for k, name in enumerate(shown)}
            out[f"P({', '.join(shown)})"] = f"[{', '.join(map(text, merged.values()))}]"
    return out | {f"here {name}": text(value) for name, value in outcome.items() if name in names}

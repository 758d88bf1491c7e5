"""Reading a set: `{1, -1/2}`, `[0, 1)`, `(-inf, 3]`, and unions of such parts."""

from __future__ import annotations

from dataclasses import dataclass

from grader.maths.parser import Parser
from grader.maths.shapes import shape_text
from grader.maths.symbols import Symbols
from grader.maths.tokens import Token
from grader.maths.tree import Expression, Interval, Listed, Region

INFINITE = frozenset(["inf", "Inf", "infinity", "Infinity", "infty", "oo"])
JOINING = frozenset(["U", "u", "or", "union", "cup"])
REAL_LINE = Interval(None, None, (False, False))


def parse_region(text: str, symbols: Symbols) -> Region:
    """The set that a text stands for. Raises ExpressionError.

    Parts are joined by `U`, `∪` or `or`; `{}` and `∅` are the empty set, `R` and `ℝ` all numbers.
    """
    return read_region(text, symbols).region


@dataclass(frozen=True, slots=True)
class RegionReading:
    """A set, and notes on how it was read."""

    region: Region
    notes: tuple[str, ...] = ()


def read_region(text: str, symbols: Symbols) -> RegionReading:
    """`parse_region`, with notes on how ambiguous places were read. Raises ExpressionError."""
    parser = _RegionParser(text, symbols)
    with parser.pointing():
        region = parser.region()
    return RegionReading(region, tuple(parser.notes))


class _RegionParser(Parser):
    """Parts and the signs between them. Tokens are looked at raw first: `U`, `R` and `inf` are no symbols here."""

    def region(self) -> Region:
        """The whole text."""
        parts = self.part()
        while self.joins():
            self.at += 1
            parts += self.part()
        if self.sign(","):
            raise self.error(self.raw(), "wanted U between two parts of a set", "write for example [0, 1] U {2}")
        if self.sign("{", "(", "[") or self.raw().kind not in ("end", "sign"):
            raise self.error(self.raw(), f"wanted U or the end behind a part of a set, found {self.raw().text}")
        self.finish(wants="a set")
        return Region(parts)

    def joins(self) -> bool:
        """Whether a sign of union follows."""
        return self.sign("∪") or (self.raw().kind == "name" and self.raw().text in JOINING)

    def part(self) -> tuple[Listed | Interval, ...]:
        """One part; the empty set has none."""
        opening = self.raw()
        if self.skip("∅"):
            return ()
        if self.skip("ℝ") or self._unclaimed("R"):
            return (REAL_LINE,)
        if self.skip("{"):
            listed = self.listed(opening)
            return (listed,) if listed else ()
        if self.skip("(", "["):
            return (self.interval(opening),)
        reason = f"wanted a set, found {opening.text}" if opening.text else "the set is missing"
        if opening.text == "]":
            raise self.error(opening, "an interval cannot begin with ]", "an open end is written as in (0, 1]")
        raise self.error(opening, reason, "write {1, 2} for elements, (0, 1] for an interval, {} for the empty set")

    def _unclaimed(self, *names: str) -> bool:
        """Step over a name that no symbol of the exercise has."""
        token = self.raw()
        found = token.kind in ("name", "library") and token.text in names and self.names.find(token.text) is None
        self.at += found
        return found

    def listed(self, opening: Token) -> Listed:
        """The elements up to the closing brace; all have one shape."""
        points: list[Expression] = []
        self.open.append(opening.text)
        while not self.sign("}"):
            place = self.raw()
            points.append(self.element(place, "an element of a set"))
            if points[-1].shape != points[0].shape:
                found = f"{shape_text(points[-1].shape)} stands beside {shape_text(points[0].shape)}"
                raise self.error(place, f"{found}: the elements of a set have one shape")
            if not self.skip(",", ";"):
                break
        self.open.pop()
        self.close(opening)
        return tuple(points)

    def element(self, place: Token, what: str) -> Expression:
        """A formula; an equation and infinity are refused by name."""
        if self._infinite():
            raise self.error(place, f"infinity is not a number and cannot be {what}", "write (0, inf) for an interval")
        node = self.settled(self.expression(), None)
        if self.sign("="):
            raise self.error(self.raw(), f"{what} is not an equation", "write the values alone, as in {1, 2}")
        return node

    def interval(self, opening: Token) -> Interval:
        """Both ends of an interval."""
        self.open.append(opening.text)
        lower = self.end("-")
        if not self.skip(",", ";"):
            found = self.raw().text or "the end of the text"
            raise self.error(self.raw(), f"wanted a comma between the ends of an interval, found {found}",
                             "write (0, 1] for an interval, {1} for a set of one element")  # fmt: skip
        upper = self.end("+")
        self.open.pop()
        closing = self.raw()
        if not self.skip(")", "]"):
            if closing.text in (",", ";"):
                raise self.error(closing, "an interval has two ends", "a set of elements is written with {...}")
            raise self.error(opening, "this interval is never closed", "end it with ) or ]")
        closed = (opening.text == "[", closing.text == "]")
        if (lower is None and closed[0]) or (upper is None and closed[1]):
            place, meant = (opening, "(") if lower is None and closed[0] else (closing, ")")
            raise self.error(place, "infinity does not belong to an interval", f"write {meant} at this end")
        return Interval(lower, upper, closed)

    def end(self, sign: str) -> Expression | None:
        """One end, None for the infinity of that sign."""
        place, before = self.raw(), self.at
        signed = place.text if self.skip("-", "+") else "+"
        if self._infinite():
            if signed != sign:
                raise self.error(place, "the ends of this interval are out of order", "write (-inf, 3) or (3, inf)")
            return None
        self.at = before
        node = self.element(place, "an end of an interval")
        if not node.is_scalar:
            raise self.error(place, f"an end of an interval is a number, and this is {shape_text(node.shape)}")
        return node

    def _infinite(self) -> bool:
        """Step over infinity, however it is written."""
        if self.raw().kind == "word" and self.raw().text == "infinity":
            self.at += 1
            return True
        return self._unclaimed(*INFINITE)

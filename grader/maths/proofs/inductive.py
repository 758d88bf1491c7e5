"""How inductions are written: what holds for all k, `by induction on k`, its base cases and its step."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from grader.errors import UsageError
from grader.maths.proofs.language import Hypothesis, ProofError, StepKind
from grader.maths.proofs.naturals import is_natural, lowest_of
from grader.maths.symbols import Symbol
from grader.maths.tree import Expression, Relation

Read = TypeVar("Read")

_FOR_ALL = re.compile(
    r"\s*,?\s*(?:\bfor\s+(?:all|every|each|any)\s+|∀\s*|\\forall\s*)(?:natural\s+(?:numbers?\s+)?)?(?P<name>[^\W\d_]\w*)"
    r"\s*(?:(?:>=|≥|\\geq?)\s*(?P<least>\d+)|(?:in|∈|\\in)\s*(?:N|ℕ|\\mathbb\s*\{?N\}?))?\s*$"
)
_ON = re.compile(r"(?:on|over|in)\s+(?P<name>[^\W\d_]\w*)\s*(?:[:,]\s*(?:that\s+|show\s+)?(?P<goal>.*))?$")
_BASE = re.compile(r"(?:for\s+)?\(?\s*(?P<name>[^\W\d_]\w*)\s*=\s*(?P<value>\d+)\s*\)?\s*(?::\s*(?P<rest>.*))?$")
_STEP = re.compile(
    r"(?:for\s+|from\s+)?\(?\s*(?P<start>[^:]+?)\s*(?:->|→|\\to\b|\bto\b|⟹|=>)\s*(?P<end>[^:]+?)\s*\)?\s*"
    r"(?::\s*(?P<rest>.*))?$"
)


@dataclass(frozen=True)
class Quantified:
    """A statement, and the number for all values of which it holds, from `least` on where that is said."""

    text: str
    variable: str = ""
    least: int | None = None


def quantified(text: str) -> Quantified:
    """A statement without `for all k` behind it."""
    match = _FOR_ALL.search(text)
    if match is None:
        return Quantified(text)
    return Quantified(text[: match.start()], match["name"], int(match["least"]) if match["least"] else None)


def read_induction(text: str) -> tuple[str, str]:
    """The variable of an induction, and what is to be shown where that is said. Raises UsageError."""
    match = _ON.match(text)
    if match is None:
        raise UsageError(f"wanted the number of the induction, found {text!r}", next_step="Write by induction on k.")
    return match["name"], match["goal"] or ""


def read_base(text: str) -> tuple[str, int | None, str]:
    """The variable and the value of a base case, empty where they are not said, and what follows. Raises UsageError."""
    text = text.strip()
    if not text or text.startswith(":"):
        return "", None, text[1:].strip()
    match = _BASE.match(text)
    if match is None:
        raise UsageError(f"wanted the value of the base case, found {text!r}", next_step="Write base k = 0.")
    return match["name"], int(match["value"]), match["rest"] or ""


def read_step(text: str, variables: set[str]) -> str:
    """What follows on the line of a step, which goes from k to k + 1. Raises UsageError."""
    text = text.strip().lstrip(":").strip()
    match = _STEP.match(text)
    if match is None:
        return text
    start, end = match["start"].strip(), re.sub(r"\s", "", match["end"])
    if start not in variables or end not in (f"{start}+1", f"1+{start}"):
        raise UsageError(f"a step from {start} to {match['end']} is not known", next_step="Write step k -> k + 1.")
    return match["rest"] or ""


class InductionReader(ABC):
    """The lines of an induction, for a reader of whole proofs. Every method raises ProofError."""

    table: dict[str, Symbol]
    previous: Expression | None

    def __init__(self) -> None:
        self.inductions: set[str] = set()
        """The numbers of inductions so far."""

    @abstractmethod
    def error(self, reason: str, suggestion: str = "", text: str = "") -> ProofError:
        """What is wrong with the line that is read."""

    @abstractmethod
    def relations(self, text: str, previous: Expression | None = None) -> tuple[Relation, ...]:
        """A relation or a chain."""

    @abstractmethod
    def relation(self, text: str, label: str) -> None:
        """Read a line that states something."""

    @abstractmethod
    def _step(
        self,
        kind: StepKind,
        text: str,
        *,
        relation: Relation | None = None,
        variable: str = "",
        strong: bool = False,
        value: int | None = None,
    ) -> None:
        """One more step."""

    def _hypothesis(self, relation: Relation, label: str, found: Quantified) -> Hypothesis:
        """A hypothesis, for all values of a natural number where that is said."""
        if not found.variable:
            return Hypothesis(relation, label)
        lowest = self._natural(found.variable)
        return Hypothesis(relation, label, found.variable, lowest if found.least is None else max(lowest, found.least))

    def _natural(self, name: str) -> int:
        """The least value of a natural number. Raises ProofError where a name is none."""
        symbol = self.table.get(name)
        if symbol is None or not is_natural(symbol):
            raise self.error(f"{name} is not declared as a natural number", f"Write given {name} : natural before it.")
        return lowest_of(symbol.assume) or 0

    def induction(self, text: str, label: str, *, strong: bool = False) -> None:
        """`by induction on k`, of the claim or of the relation that follows."""
        name, goal = self._read(lambda: read_induction(text))
        self._natural(name)
        relation = self.relations(goal)[0] if goal else None
        self._step("induction", text, relation=relation, variable=name, strong=strong)
        self.inductions.add(name)
        self.previous = None

    def strong_induction(self, text: str, label: str) -> None:
        self.induction(text, label, strong=True)

    def base(self, text: str, label: str) -> None:
        """`base k = 0`, and what is shown there if it stands on the same line."""
        name, value, rest = self._read(lambda: read_base(text))
        self._part("base", text, rest, variable=name, value=value)

    def induction_step(self, text: str, label: str) -> None:
        """`step`, and what is shown there if it stands on the same line."""
        self._part("step", text, self._read(lambda: read_step(text, self.inductions)))

    def _part(self, kind: StepKind, text: str, rest: str, *, variable: str = "", value: int | None = None) -> None:
        self._step(kind, text or kind, variable=variable, value=value)
        self.previous = None
        if rest:
            self.relation(rest, "")

    def _read(self, read: Callable[[], Read]) -> Read:
        try:
            return read()
        except UsageError as error:
            raise self.error(error.message, error.next_step) from error

    def hypothesis(self, text: str, label: str) -> None:
        """`hypothesis: ...`: what is supposed in a step, written out for the reader."""
        if text.lstrip(":").strip():
            self.relation(text.lstrip(":").strip(), label or "IH")

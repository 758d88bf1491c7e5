"""What a failed check says, and what a check is worth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])


class CheckFailed(AssertionError):  # noqa: N818  it is a verdict, not an error of the program
    """A property that does not hold, as a record rather than a traceback.

    `summary` names the property and a coarse distance; it is safe to show for a hidden check because it holds
    neither an input nor an expected value. `detail` is the full text for visible checks and for staff. `credit`
    (0 to 1) is the share of the points that is earned nevertheless.
    """

    def __init__(self, summary: str, detail: str = "", *, hint: str = "", credit: float = 0.0) -> None:
        super().__init__(detail or summary)
        self.summary = summary
        self.detail = detail or summary
        self.hint = hint
        self.credit = credit


class Undecided(Exception):  # noqa: N818  it is a verdict, not an error of the program
    """Whether an answer is right cannot be said by machine: a person decides, and until then it costs nothing."""

    def __init__(self, note: str) -> None:
        super().__init__(note)


@dataclass(frozen=True)
class Subject:
    """The thing that a check talks about: its name in sentences, and the hint that goes with every failure."""

    name: str = "result"
    hint: str = ""

    def fails(self, summary: str, detail: str = "", *, credit: float = 0.0) -> CheckFailed:
        """The failure whose sentences read `<name> <summary>` and `<name> <detail>`."""
        return CheckFailed(f"{self.name} {summary}", f"{self.name} {detail or summary}", hint=self.hint, credit=credit)

    def part(self, path: str) -> Subject:
        """An entry of this subject: `result[2]`."""
        return Subject(self.name + path, self.hint)


@dataclass(frozen=True)
class CheckSpec:
    """What `points` puts on a test function as `function.check`."""

    points: float = 1.0
    after: str | None = None
    hint_of: str | None = None


def points(n: float = 1.0, *, after: str | None = None, hint_of: str | None = None) -> Callable[[Test], Test]:
    """Say what a check is worth: `@points(2, after="test_shape", hint_of="raw_dot_product")`.

    `n` is a weight relative to the other checks of the exercise. A check `after` another is skipped where that
    one did not pass. Where this check fails and no known mistake explains it, the hint of the mistake `hint_of`
    is shown.

    Raises:
        ValueError: `n` is not a positive number.
    """
    if isinstance(n, bool) or not isinstance(n, int | float) or not (math.isfinite(n) and n > 0):
        raise ValueError("points(n) wants a positive number: write @points() or @points(2)")
    spec = CheckSpec(float(n), after, hint_of)

    def mark(function: Test) -> Test:
        function.check = spec  # type: ignore[attr-defined]
        return function

    return mark

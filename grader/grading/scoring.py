"""From weights and verdicts to points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from grader.model import CheckResult, Verdict

_DECIMALS = 4

# Which verdict explains a score best, when several checks failed: the one that comes first.
_EXPLAINS = (
    Verdict.INTERNAL_ERROR,
    Verdict.FORBIDDEN,
    Verdict.TIMED_OUT,
    Verdict.OUT_OF_MEMORY,
    Verdict.OUTPUT_LIMIT,
    Verdict.MALFORMED,
    Verdict.CRASHED,
    Verdict.WRONG,
    Verdict.UNDECIDED,
    Verdict.SKIPPED,
    Verdict.PASSED,
)


def shares(points: float, weights: Sequence[float]) -> list[float]:
    """The points of an exercise divided by weight. The shares add up to `points` exactly, up to 1e-4 each.

    Where no check has a weight, none has points.
    """
    total = sum(weights)
    if not total:
        return [0.0] * len(weights)
    bounds = [0.0]
    for weight in weights:
        bounds.append(bounds[-1] + weight)
    marks = [round(points * bound / total, _DECIMALS) for bound in bounds]
    return [round(b - a, _DECIMALS) for a, b in pairwise(marks)]


def score(checks: Sequence[CheckResult]) -> float:
    """Points earned."""
    return round(sum(check.points for check in checks), _DECIMALS)


def max_score(checks: Sequence[CheckResult]) -> float:
    """Points that could be earned."""
    return round(sum(check.max_points for check in checks), _DECIMALS)


def verdict(checks: Sequence[CheckResult]) -> Verdict:
    """The verdict that explains the score: the cause before its consequences, and our failures before theirs.

    Where there was nothing to check, nothing failed.
    """
    return min((check.verdict for check in checks), key=_EXPLAINS.index, default=Verdict.PASSED)

"""Submissions that look alike. Likeness is a reason to look, and no finding: short programs that solve one exercise do.

What everybody has in common is taken away first: the stub, and whatever more than a third of the class wrote. Names,
comments and layout do not count. Answers of which little is left are not compared at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from io import StringIO
from itertools import combinations
from typing import Any

from grader.errors import UsageError
from grader.model.base import Record

ALIKE = 0.8
"""Share of what is left of both submissions that must occur in the other."""

SHORT = 100
"""Characters of code without names, comments and blanks; an answer with less left is too short to compare."""

_GRAM = 25  # characters that must agree in a row to count
_COMMON = 1 / 3  # share of the class beyond which a passage is how the exercise is solved
_FEW = 3  # ... and a passage of so few is never common


class Similar(Record):
    """Submissions of which each is like another of the group; `likeness` is the least and the most of these pairs."""

    exercise: str
    title: str
    students: tuple[str, ...]
    likeness: tuple[float, float]


def similar(exercise: str, title: str, sources: Mapping[str, str], stub: str) -> tuple[Similar, ...]:
    """Groups of similar submissions to one exercise, given each student's source; the most alike first.

    Passages are compared by copydetect after Schleimer, S., Wilkerson, D. & Aiken, A. (2003), Winnowing: local
    algorithms for document fingerprinting; with a window of one, so that every run finds the same. Raises UsageError
    where copydetect is not installed.
    """
    copydetect = _copydetect()
    prints: dict[str, Any] = {}
    written_by: dict[str, list[str]] = {}
    for student, source in sources.items():
        found = _print(copydetect, source)
        written_by.setdefault(found.filtered_code, []).append(student)
        prints.setdefault(found.filtered_code, found)
    _drop_common(copydetect, prints, _print(copydetect, stub).hashes, written_by)
    long = {code: one for code, one in prints.items() if one.token_coverage >= SHORT}
    pairs = [(code, code, 1.0) for code in long if len(written_by[code]) > 1]
    for left, right in _candidates(long):
        _, shares, _ = copydetect.compare_files(long[left], long[right])
        if min(shares) >= ALIKE:
            pairs.append((left, right, min(1.0, float(min(shares)))))
    groups = [
        Similar(
            exercise=exercise,
            title=title,
            students=tuple(sorted(student for code in codes for student in written_by[code])),
            likeness=(min(likeness), max(likeness)),
        )
        for codes, likeness in _joined(pairs)
    ]
    return tuple(sorted(groups, key=lambda group: (-group.likeness[1], group.students)))


def _copydetect() -> Any:
    try:
        import copydetect  # type: ignore[import-untyped, unused-ignore]
    except ImportError as error:
        raise UsageError(
            "Similar submissions cannot be looked for: copydetect is not installed.",
            next_step="Install it: pip install 'eigengrade[similarity]'.",
        ) from error
    return copydetect


def _print(copydetect: Any, source: str) -> Any:
    return copydetect.CodeFingerprint("answer.py", _GRAM, 1, fp=StringIO(source), language="python")


def _drop_common(
    copydetect: Any, prints: Mapping[str, Any], stub: set[int], written_by: Mapping[str, list[str]]
) -> None:
    """Take the stub and what much of the class wrote out of all fingerprints."""
    writers: Counter[int] = Counter()
    for code, one in prints.items():
        writers.update(dict.fromkeys(one.hashes, len(written_by[code])))
    most = max(_FEW, _COMMON * sum(map(len, written_by.values())))
    common = stub | {passage for passage, count in writers.items() if count > most}
    for code, one in prints.items():
        one.hashes = one.hashes - common
        one.hash_idx = {passage: places for passage, places in one.hash_idx.items() if passage not in common}
        one.token_coverage = copydetect.utils.get_token_coverage(one.hash_idx, _GRAM, len(code)) if one.hashes else 0


def _candidates(prints: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Pairs that share so many passages that they could be alike."""
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for code, one in prints.items():
        for passage in one.hashes:
            holders[passage].append(code)
    shared = Counter(pair for codes in holders.values() for pair in combinations(codes, 2))
    return [
        (left, right)
        for (left, right), count in shared.items()
        if 2 * count >= min(len(prints[left].hashes), len(prints[right].hashes))
    ]


def _joined(pairs: list[tuple[str, str, float]]) -> list[tuple[set[str], list[float]]]:
    """Pairs that have a member in common, directly or by others, as one group with its likenesses."""
    groups: list[tuple[set[str], list[float]]] = []
    for left, right, likeness in pairs:
        codes, found = {left, right}, [likeness]
        apart = []
        for group in groups:
            if codes.isdisjoint(group[0]):
                apart.append(group)
            else:
                codes, found = codes | group[0], found + group[1]
        groups = [*apart, (codes, found)]
    return groups

"""Answers that put blocks in order, as the lines of a proof: any order is right in which each block has what it needs.

Credit for others is by edit distance to the nearest right order (Poulsen, Viswanathan, Herman and West 2022, for DAGs):
blocks that are in nobody's way count, each one to take out or to put in costs its share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from grader.model import Answer
from grader.testing.failure import Subject
from grader.testing.reading import kind_of, shown

MOST_BLOCKS = 20
MOST_NAMES = 30
Needs = Mapping[str, Sequence[str]]


def read_order(answer: Answer, actual: object, of: Subject) -> list[str]:
    """The names of blocks in the order in which they are handed in. A dict, as the reference is one, is its keys.

    Raises CheckFailed where it is no list, or a name is none of the blocks.
    """
    if type(actual) not in (list, tuple, dict):
        raise of.fails(f'is {kind_of(actual)}, where a list of names is wanted, such as ["a", "b"]')
    names: list[str] = list(actual)  # type: ignore[call-overload]
    if len(names) > MOST_NAMES:
        raise of.fails(f"has {len(names)} names, where at most {MOST_NAMES} are read")
    for place, name in enumerate(names, 1):
        if type(name) is not str or name not in answer.blocks:
            raise of.fails(f"has {shown(name)} at place {place}, which is none of {', '.join(answer.blocks)}")
    return names


def same_order(answer: Answer, actual: object, expected: object, of: Subject) -> None:
    """The blocks stand in an order in which each has before it what it needs, and only those that belong are there.

    Raises:
        CheckFailed: they do not; the credit falls with the distance to the nearest right order.
        TypeError: the reference is no mapping from each block that belongs to those that it needs.
    """
    needs = _graph(answer, expected, of)
    names = read_order(answer, actual, of)
    distance = edit_distance(names, needs)
    if distance == 0:
        return
    right = valid_prefix(names, needs)
    where = "the first block is not right there" if not right else f"up to place {right} it is right"
    if right == len(names):
        where = "what stands there is right, and something is missing"
    raise of.fails(f"is not in order: {where}", credit=max(0.0, round(1 - distance / len(needs), 3)))


def valid_prefix(names: Sequence[str], needs: Needs) -> int:
    """How many blocks stand right from the start: each belongs, once, and has before it what it needs."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name not in needs or name in seen or not set(needs[name]) <= seen:
            return place
        seen.add(name)
    return len(names)


def edit_distance(names: Sequence[str], needs: Needs) -> int:
    """Blocks to take out plus blocks to put in, to come to the nearest right order; moving one is both."""
    behind = {name: _all_needs(name, needs) for name in needs}
    belonging = [(place, name) for place, name in enumerate(names) if name in needs]
    conflicts = {
        (i, j) for (i, a), (j, b) in combinations(belonging, 2) if a == b or b in behind[a]
    }  # of two, one has to go: a block twice, or one before what it needs
    kept = len(belonging) - _fewest_to_drop(conflicts)
    return (len(names) - kept) + (len(needs) - kept)


def _fewest_to_drop(conflicts: set[tuple[int, int]]) -> int:
    """The size of a smallest set of places that meets every conflict: the busiest one, or all its opponents."""
    if not conflicts:
        return 0
    busiest = Counter(place for pair in conflicts for place in pair).most_common(1)[0][0]
    opponents = {place for pair in conflicts if busiest in pair for place in pair} - {busiest}
    without = {pair for pair in conflicts if busiest not in pair}
    if len(opponents) == 1:
        return 1 + _fewest_to_drop(without)
    others = {pair for pair in without if not opponents & set(pair)}
    return min(1 + _fewest_to_drop(without), len(opponents) + _fewest_to_drop(others))


def _all_needs(name: str, needs: Needs) -> set[str]:
    found: set[str] = set()
    stack = [name]
    while stack:
        for other in needs[stack.pop()]:
            if other not in found:
                found.add(other)
                stack.append(other)
    return found


def _graph(answer: Answer, expected: object, of: Subject) -> Needs:
    if not isinstance(expected, Mapping) or not 0 < len(expected) <= MOST_BLOCKS:
        raise TypeError(
            f"the reference's {of.name} is {shown(expected)}; wanted is a dict of at most {MOST_BLOCKS} blocks"
        )
    for name, others in expected.items():
        for other in (name, *others):
            if other not in answer.blocks or other not in expected:
                raise TypeError(f"the reference's {of.name} names {other!r}, which is no block that belongs to it")
        if name in _all_needs(name, expected):
            raise TypeError(f"the reference's {of.name}: {name} needs itself")
    if valid_prefix(list(expected), expected) < len(expected):
        raise TypeError(f"the reference's {of.name} is not written in a right order itself")
    return expected

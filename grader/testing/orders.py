"""Answers that put blocks in order, as the lines of a proof: any order is right in which each block has what it needs.

The reference is a graph: a dict from each block that belongs to the blocks that it needs; a list of such dicts where a
proof may be made of different blocks. Blocks of the exercise that are in none are distractors. Credit for others is by
edit distance to the nearest right order (Poulsen, Viswanathan, Herman and West 2022, for DAGs): blocks that are in
nobody's way count, each one to take out or to put in costs its share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from grader.model import Answer, ProofLine
from grader.testing.failure import CheckFailed, Subject
from grader.testing.reading import kind_of, shown

MOST_BLOCKS = 20
MOST_NAMES = 30
Needs = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong with an order: a block that belongs to no proof, stands there twice or before one
    that it needs, or else what is missing at the end. `place` counts from 1; `lacks` are the blocks that are wanted.
    """

    kind: Literal["foreign", "twice", "early", "missing"]
    place: int
    name: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What the student reads: it names the student's own block, and none that is wanted."""
        return {
            "foreign": f"{self.name} at place {self.place} does not belong to this argument",
            "twice": f"{self.name} at place {self.place} stands there already",
            "early": f"{self.name} at place {self.place} needs something that does not stand before it",
            "missing": "what stands there is right, and something is missing",
        }[self.kind]


@dataclass(frozen=True)
class JudgedOrder:
    """What is wrong with an order, None where it is right. `mark` tells orders apart that go wrong in another way."""

    problem: CheckFailed | None
    mark: str


def read_order(answer: Answer, actual: object, of: Subject) -> list[str]:
    """The names of blocks in the order in which they are handed in: a list of names, or a text with a name at the
    start of each line, or names with blanks or commas between. Of the reference's graph, or the first of several, these
    are its keys.

    Raises CheckFailed where it is none of these, nothing, or a name is none of the blocks.
    """
    if type(actual) is str:
        lines = [re.split(r"[:.)#]", line, maxsplit=1)[0] for line in actual.splitlines()]
        actual = [name for line in lines for name in re.split(r"[\s,]+", line) if name]
    if type(actual) is list and actual and all(type(graph) is dict for graph in actual):
        actual = actual[0]
    if type(actual) not in (list, tuple, dict):
        raise of.fails(f'is {kind_of(actual)}, where a list of names is wanted, such as ["A", "B"]')
    names: list[str] = list(actual)  # type: ignore[call-overload]
    if not names:
        raise of.fails("is empty: take the blocks that belong, and bring them into order")
    if len(names) > MOST_NAMES:
        raise of.fails(f"has {len(names)} names, where at most {MOST_NAMES} are read")
    for place, name in enumerate(names, 1):
        if type(name) is not str or name not in answer.blocks:
            comma = "; is a comma missing?" if type(name) is str and _runs_together(name, answer.blocks) else ""
            raise of.fails(f"has {shown(name)} at place {place}, which is none of {', '.join(answer.blocks)}{comma}")
    return names


def _runs_together(name: str, blocks: Mapping[str, str]) -> bool:
    """Whether a name is two of the blocks: Python joins texts between which no comma stands."""
    return any(name.startswith(block) and name[len(block) :] in blocks for block in blocks)


def written_order(answer: Answer, actual: object) -> tuple[ProofLine, ...]:
    """The argument as the student put it together, for its author to read; nothing where it cannot be read."""
    try:
        names = read_order(answer, actual, Subject())
    except CheckFailed:
        return ()
    return tuple(ProofLine(number=place, text=f"{name}  {answer.blocks[name]}") for place, name in enumerate(names, 1))


def same_order(answer: Answer, actual: object, expected: object, of: Subject) -> None:
    """The blocks stand in an order in which each has before it what it needs, and only those that belong are there.

    Raises:
        CheckFailed: they do not; the credit falls with the distance to the nearest right order.
        TypeError: the reference is no mapping from each block that belongs to those that it needs, and no list of such.
    """
    problem = judge_order(answer, actual, expected, of).problem
    if problem is not None:
        raise problem


def judge_order(answer: Answer, actual: object, expected: object, of: Subject) -> JudgedOrder:
    """The verdict on an order, measured by the graph that it comes nearest to.

    Raises TypeError where the reference is no graph and no list of graphs.
    """
    graphs = [_graph(answer, graph, of) for graph in graphs_of(expected)]
    try:
        names = read_order(answer, actual, of)
    except CheckFailed as problem:
        return JudgedOrder(problem, f"unread {shown(actual)}")
    distance, needs = min(((edit_distance(names, graph), graph) for graph in graphs), key=lambda pair: pair[0])
    fault = first_fault(names, needs)
    if fault is None:
        return JudgedOrder(None, "right")
    right = valid_prefix(names, needs)
    upto = f"up to place {right} it is right, and " if right and fault.kind != "missing" else ""
    wanted = f" (lacks {', '.join(fault.lacks)})" if fault.lacks else ""
    said = f"is not in order: {upto}{fault.sentence}"
    credit = max(0.0, round(1 - distance / len(needs), 3))
    mark = " ".join([fault.kind, fault.name, *sorted(fault.lacks)])
    return JudgedOrder(of.fails(said, said + wanted, credit=credit), mark)


def first_fault(names: Sequence[str], needs: Needs) -> Fault | None:
    """The first fault of an order, None if it is right. A block that does not belong speaks before all others."""
    for place, name in enumerate(names, 1):
        if name not in needs:
            return Fault("foreign", place, name)
    place = valid_prefix(names, needs)
    seen = set(names[:place])
    if place == len(names):
        missing = tuple(name for name in needs if name not in seen)
        return Fault("missing", place + 1, lacks=missing) if missing else None
    name = names[place]
    if name in seen:
        return Fault("twice", place + 1, name)
    return Fault("early", place + 1, name, tuple(other for other in needs[name] if other not in seen))


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


def graphs_of(expected: object) -> list[Any]:
    """The graphs of a reference that has one or several."""
    return expected if isinstance(expected, list) and expected else [expected]


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

"""What `author check` wants of answers that are blocks in order, beyond what it wants of every answer."""

from __future__ import annotations

from collections.abc import Iterator

from grader.grading.finding import Finding
from grader.grading.private import Private
from grader.model import Answer, Exercise
from grader.testing.failure import Subject
from grader.testing.orders import graphs_of, judge_order

MOST_GIVEN_AWAY = 0.5
"""Share of the points that all blocks may earn in the order in which they are presented."""


def blocks_are_fair(exercise: Exercise, private: Private) -> Iterator[Finding]:
    """The order of presentation does not give the answer away, and every distractor has a mistake with its hint."""
    orders = {name: answer for name, answer in exercise.answers.items() if answer.type == "order"}
    if not orders or exercise.seeded:
        return
    reference = private.answers("answer", {})
    wrong = [private.answers(mistake, {}) for mistake in private.mistakes]
    for name, answer in orders.items():
        if answer.compare == "reference":
            yield from _presented(name, answer, reference[name])
            yield from _distractors(name, answer, reference[name], [answers[name] for answers in wrong])


def _presented(name: str, answer: Answer, expected: object) -> Iterator[Finding]:
    graph = graphs_of(expected)[0]
    belonging = [block for block in answer.blocks if block in graph]
    problem = judge_order(answer, belonging, expected, Subject(name)).problem
    credit = 1.0 if problem is None else problem.credit
    if credit > MOST_GIVEN_AWAY:
        yield Finding(
            "exercise.yaml",
            f"`{name}`: the blocks that belong earn {credit:.0%} as they are presented",
            "Shuffle `blocks`, until their order says little.",
        )


def _distractors(name: str, answer: Answer, expected: object, wrong: list[object]) -> Iterator[Finding]:
    belonging = {block for graph in graphs_of(expected) for block in graph}
    marks = {judge_order(answer, order, expected, Subject(name)).mark for order in wrong}
    for block in answer.blocks:
        if block not in belonging and f"foreign {block}" not in marks:
            yield Finding(
                "mistakes/",
                f"`{name}`: no mistake is the first to use the distractor {block}",
                "Write one whose docstring is the hint for it, or drop the block.",
            )

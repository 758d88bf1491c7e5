"""`grader review`: what no machine decides, one answer after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import CourseOption, JsonOption, StoreOption, open_course, open_store, print_json, who
from grader.cli.grades import BestOfOption, book_of, facts_of
from grader.errors import StoppedError

if TYPE_CHECKING:
    from rich.console import Console

    from grader.content import CourseTree
    from grader.grading.review import Cluster, Question
    from grader.store import Store

_KEYS = "a accept   r reject   p part of the points   s skip   v whole file   q quit"
_RUBRIC = "Numbers of what it says, as 1 3   "
_MOST_NAMES = 5
_ACCEPTED = "Accepted by a person."


class _QuitError(Exception):
    """The reviewer wants to stop. What was decided is kept."""


def review(
    exercise: Annotated[str | None, typer.Argument(help="Slug or id; default: all of the course.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Only show what waits.")] = False,
    best_of: BestOfOption = False,
    course: CourseOption = Path(),
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide what waits for a person. Each decision counts at once; quit whenever you like."""
    from grader.report.reviews import print_queue
    from grader.report.terminal import make_console

    tree = open_course(course)
    ids = list(tree.exercises) if exercise is None else [tree.get(exercise).id]
    console = make_console()
    with open_store(tree, store) as kept:
        clusters = _waiting(tree, kept, ids, best_of=best_of)
        if as_json:
            print_json([question for cluster in clusters for question in cluster.questions])
        elif listed or not clusters:
            print_queue(console, tree.exercises, clusters)
        else:
            _go_through(console, tree, kept, clusters)


def _waiting(tree: CourseTree, store: Store, ids: Sequence[str], *, best_of: bool) -> list[Cluster]:
    """The queue of these exercises."""
    from grader.grading.review import queue

    facts = facts_of(store, ids)
    book = book_of(tree, ids, facts, best_of=best_of)
    reports = [attempt.report for attempt in facts.attempts if attempt.report]
    return queue(book, reports, facts.overrides)


def _go_through(console: Console, tree: CourseTree, store: Store, clusters: Sequence[Cluster]) -> None:
    """Ask about each; a decision is kept as soon as it is made."""
    decided = 0
    try:
        for index, cluster in enumerate(clusters, start=1):
            decided += _one(console, tree, store, cluster, f"{index} of {len(clusters)}")
    except _QuitError:
        console.print()
    except KeyboardInterrupt:
        raise StoppedError(
            f"Stopped. {decided} decisions are kept.", next_step="`grader review` goes on with the others."
        ) from None
    left = sum(len(cluster.questions) for cluster in clusters) - decided
    console.print(f"{decided} decided, {left} left. `grader report OUT` writes the grades anew.")


def _one(console: Console, tree: CourseTree, store: Store, cluster: Cluster, place: str) -> int:
    """Show one question and keep what is decided; how many answers that was."""
    from grader.grading.review import comments, rubric_of
    from grader.report.reviews import print_question
    from grader.report.text import counted, number, visible

    question = cluster.first
    before = comments(store.overrides(), question)
    source = _source(store, question)
    rubric = rubric_of(tree.exercises[question.exercise], question)

    def show(*, whole: bool) -> None:
        exercise = tree.exercises[question.exercise]
        print_question(console, exercise, cluster, place=place, source=source, comments=before, whole=whole)

    show(whole=False)
    points = _points(console, question, list(rubric.values()), lambda: show(whole=True))
    if points is None:
        return 0
    note = _comment(console, question, points, before)
    decided: Sequence[Question] = [question]
    equal = counted(len(cluster.others), "equal answer")
    names = ", ".join(visible(one.student) for one in cluster.others[:_MOST_NAMES])
    more = ", …" if len(cluster.others) > _MOST_NAMES else ""
    if cluster.others and _yes(console, f"Also for the {equal} ({names}{more})? y or n"):
        decided = cluster.questions
    when = datetime.now(UTC)
    for one in decided:
        store.override(one.answered(points, note, by=who(), when=when))
    console.print(f"Kept: {number(points)} of {number(question.max_points)} for {counted(len(decided), 'answer')}.\n")
    return len(decided)


def _points(
    console: Console, question: Question, weights: Sequence[float], show_all: Callable[[], None]
) -> float | None:
    """The points that the reviewer gives; None to leave it open. `weights` are those of the rubric, if there is one."""
    while True:
        answer = _answer(console, (_RUBRIC if weights else "") + _KEYS)
        met = {int(word) for word in answer.split() if word.isascii() and word.isdigit()}
        if met and len(met) == len(answer.split()) and met <= set(range(1, len(weights) + 1)):
            return round(question.max_points * sum(weights[number - 1] for number in met) / sum(weights), 4)
        if answer == "a":
            return question.max_points
        if answer == "r":
            return 0.0
        if answer == "s":
            return None
        if answer == "v":
            show_all()
        elif answer == "p":
            return _part(console, question.max_points)
        else:
            console.print(f"Wanted one of a, r, p, s, v, q{' or numbers of the rubric' if weights else ''}.")


def _part(console: Console, max_points: float) -> float:
    """Some of the points."""
    while True:
        answer = _answer(console, f"How many of {max_points:g} points?")
        try:
            points = float(answer.replace(",", "."))
        except ValueError:
            points = -1.0
        if 0 <= points <= max_points:
            return points
        console.print(f"Wanted a number from 0 to {max_points:g}.")


def _comment(console: Console, question: Question, points: float, before: Sequence[str]) -> str:
    """What the student will read: a new sentence, or one written before. Only full points need none."""
    default = f" (Enter: {_ACCEPTED})" if points >= question.max_points else ""
    number = " A number takes a comment from above." if before else ""
    while True:
        answer = _answer(console, f"Comment for the student.{number}{default}")
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(before):
            return before[int(answer) - 1]
        if answer and not answer.isdigit():
            return answer
        if default and not answer:
            return _ACCEPTED
        console.print("The student reads it: say in a sentence what is missing.")


def _yes(console: Console, question: str) -> bool:
    while True:
        answer = _answer(console, question).lower()
        if answer in ("y", "n"):
            return answer == "y"
        console.print("Wanted y or n.")


def _answer(console: Console, question: str) -> str:
    """A line of the reviewer, where q alone quits. Raises _QuitError, also at the end of the input."""
    try:
        answer = console.input(f"{question}\n> ").strip()
    except EOFError:
        raise _QuitError from None
    if answer == "q":
        raise _QuitError
    return answer


def _source(store: Store, question: Question) -> str:
    """What the student handed in, as text."""
    handed_in = store.attempts(students=[question.student], exercises=[question.exercise])
    found = next(one for one in handed_in if one.attempt == question.attempt)
    return (found.source or b"").decode("utf-8", "replace")

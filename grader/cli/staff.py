"""What instructors run: `grader grade`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import (
    AssignmentOption,
    CourseOption,
    JsonOption,
    OnlyOption,
    StoreOption,
    UnsafeOption,
    cores,
    open_course,
    open_store,
    print_json,
    selected,
)
from grader.cli.grades import BestOfOption, book_of, facts_of
from grader.cli.reporting import write_class
from grader.errors import DefectiveExerciseError, InfrastructureError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from grader.content import Submissions
    from grader.grading.slot import Defect
    from grader.model import Report


def grade(
    submissions: Annotated[Path, typer.Argument(help="A folder per student: <student>/<topic>/<exercise>/answer.py")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for reports.jsonl, grades.csv, report.html and feedback/.")
    ] = None,
    course: CourseOption = Path(),
    store: StoreOption = None,
    only: OnlyOption = None,
    assignment: AssignmentOption = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes.", show_default="all cores")] = None,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler: tcp://HOST:8786")] = None,
    expect: Annotated[Path | None, typer.Option(help="CSV with student, exercise, score to compare with.")] = None,
    best_of: BestOfOption = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Judge everything anew, also what is known.")] = False,
    repeat: Annotated[
        int | None, typer.Option(min=2, help="Judge everything so many times, keep nothing, and compare.")
    ] = None,
    unsafe: UnsafeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Grade a class and write its reports. What is known already is not run again; what was stopped goes on."""
    from grader.cli.judging import judged
    from grader.cli.repeating import compare_repeats
    from grader.content import read_submissions
    from grader.grading.judging import as_decided
    from grader.report.terminal import make_console, print_class, print_slowest

    _require_possible(out, repeat, cluster, unsafe=unsafe)
    tree = open_course(course)
    ids = selected(tree, only, assignment)
    expected = _read_expected(expect, ids) if expect else {}
    handed_in = read_submissions(submissions, tree, ids)
    left_out = [] if only or assignment else _left_out(ids, handed_in, expected)
    ids = [exercise for exercise in ids if exercise not in left_out]
    handed_in = handed_in.only(ids)
    console = make_console()
    slots = jobs or cores()
    if out is None:
        raise typer.Exit(compare_repeats(tree, handed_in.found, repeat or 2, slots, unsafe=unsafe, as_json=as_json))
    with open_store(tree, store) as kept:
        done = judged(kept, tree, handed_in.found, slots, cluster=cluster, fresh=fresh, unsafe=unsafe, quiet=as_json)
        facts = facts_of(kept, ids, {submission.student for submission in handed_in.found})
    reports, defects = done.reports, done.defects
    book = book_of(tree, ids, facts, best_of=best_of)
    shown = as_decided(reports, facts.overrides)
    problems = [str(problem) for problem in handed_in.problems]
    written = write_class(tree, ids, reports, shown, book, out, handed_in.found, problems)
    unexpected = _compare(reports, expected)
    if as_json:
        print_json(reports)
    else:
        print_class(console, [tree.exercises[exercise] for exercise in ids], shown)
        _print_left_out(console, left_out)
        console.print(f"\n{done.summary}", soft_wrap=True)
        print_slowest(console, reports)
        _print_end(console, handed_in, defects, unexpected, expected, written)
    raise typer.Exit(_exit_code(reports, defects, unexpected))


def _require_possible(out: Path | None, repeat: int | None, cluster: str | None, *, unsafe: bool) -> None:
    """Refuse what does not go together, and to run student code here where it would not be confined."""
    from grader.sandbox import require_confinement

    if (out is None) == (repeat is None):
        raise UsageError(
            "Wanted one of --out and --repeat.",
            next_step="--out DIR grades the class; --repeat N compares N runs and keeps nothing.",
        )
    if cluster is None:
        require_confinement(unsafe=unsafe)
    elif unsafe or repeat is not None:
        raise UsageError("--cluster goes neither with --unsafe nor with --repeat.", next_step="Leave one of them out.")


def _left_out(ids: Sequence[str], handed_in: Submissions, expected: Mapping[tuple[str, str], float]) -> list[str]:
    """The exercises that nobody handed in, where somebody handed in or is expected to have handed in others."""
    asked_for = {exercise for _, exercise in expected} | handed_in.touched
    return [exercise for exercise in ids if asked_for and exercise not in asked_for]


def _read_expected(path: Path, ids: Sequence[str]) -> dict[tuple[str, str], float]:
    """Scores by student and exercise, of the exercises that are graded. Raises UsageError where they cannot be read."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["exercise"] in ids]
        return {(row["student"], row["exercise"]): float(row["score"]) for row in rows}
    except OSError as error:
        found = error.strerror
    except (KeyError, TypeError, ValueError) as error:
        found = f"wanted the columns student, exercise, score with a number, found {error}"
    raise UsageError(f"{path}: {found}.", next_step="`grader author class OUT` writes such a file: OUT/expected.csv.")


def _compare(reports: Sequence[Report], expected: dict[tuple[str, str], float]) -> list[str]:
    """A sentence for each score that is not the expected one."""
    got = {(report.student, report.exercise): report.score for report in reports}
    return [
        f"{student}, {exercise}: expected {score:g}, got {got.get((student, exercise), 'no report')}"
        for (student, exercise), score in expected.items()
        if got.get((student, exercise)) != score
    ]


def _print_left_out(console: Console, left_out: Sequence[str]) -> None:
    """The exercises of the course that no student has a folder for."""
    if left_out:
        some = ", ".join(exercise.partition("/")[2] for exercise in left_out[:3])
        more = f" and {len(left_out) - 3} more" if len(left_out) > 3 else ""
        console.print(
            f"\nNobody handed in {some}{more}: left out. With --assignment or --exercise they count as missing."
        )


def _print_end(
    console: Console,
    handed_in: Submissions,
    defects: Sequence[Defect],
    unexpected: Sequence[str],
    expected: dict[tuple[str, str], float],
    written: Sequence[Path],
) -> None:
    for problem in handed_in.problems:
        console.print(f"note: {problem}")
    for defect in defects:
        console.print(f"\ndefective: {defect.reason}\n  Nobody was graded on it. {defect.next_step}", style="magenta")
    if expected:
        console.print(f"\n{len(expected) - len(unexpected)} of {len(expected)} scores are the expected ones.")
    for line in unexpected[:20]:
        console.print(f"  {line}", style="red")
    console.print()
    for path in written:
        console.print(str(path), soft_wrap=True)


def _exit_code(reports: Sequence[Report], defects: Sequence[Defect], unexpected: Sequence[str]) -> int:
    """0: the class was graded, whatever its grades are. A defective exercise comes before everything else."""
    from grader.model import Verdict

    if defects:
        return DefectiveExerciseError.exit_code
    if any(report.verdict is Verdict.INTERNAL_ERROR for report in reports):
        return InfrastructureError.exit_code
    return 1 if unexpected else 0

"""`grader grade --repeat`: everything is judged several times, and what does not come out the same is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table

from grader.cli.common import print_json
from grader.content import CourseTree
from grader.errors import DefectiveExerciseError, InfrastructureError, StoppedError
from grader.grading.classroom import grade_class, jobs_of
from grader.grading.slot import Defect
from grader.model import CheckResult, Job, Report, Submission, Verdict
from grader.report.progress import track
from grader.report.terminal import make_console

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Wavering:
    """A check whose outcome differed between runs of equal jobs: for how many submissions, and what it came to."""

    exercise: str
    check: str
    submissions: int
    outcomes: tuple[str, ...]


def compare_repeats(
    tree: CourseTree, submissions: Sequence[Submission], times: int, slots: int, *, unsafe: bool, as_json: bool
) -> int:
    """Judge every submission `times` times without the store, and say which checks do not repeat; the exit code.

    That is 5 where a verdict depends on chance or an exercise is defective, 4 where the grader failed, else 0.
    """
    jobs = jobs_of(tree, submissions)
    console = make_console()
    try:
        runs = [_run(tree, jobs, slots, f"run {number} of {times}", unsafe) for number in range(1, times + 1)]
    except KeyboardInterrupt:
        raise StoppedError("Stopped. Repeated runs are not kept.", next_step="Run the same command again.") from None
    reports = [event for run in runs for event in run if isinstance(event, Report)]
    defects = {event.exercise: event for run in runs for event in run if isinstance(event, Defect)}
    wavering = find_wavering(reports)
    if as_json:
        print_json({"runs": times, "submissions": len(jobs), "wavering": [vars(one) for one in wavering]})
    else:
        _print(console, wavering, len(jobs), times)
        for defect in defects.values():
            console.print(f"\ndefective: {defect.reason}\n  {defect.next_step}", style="magenta")
    if wavering or defects:
        return DefectiveExerciseError.exit_code
    return InfrastructureError.exit_code if any(report.verdict is Verdict.INTERNAL_ERROR for report in reports) else 0


def find_wavering(reports: Sequence[Report]) -> list[Wavering]:
    """The checks whose verdict or points differ between reports of the same submission, by exercise and check.

    A failure of the grader is no outcome of a check and is left out.
    """
    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for report in reports:
        if report.verdict is Verdict.INTERNAL_ERROR:
            continue
        if not report.checks:
            seen[report.exercise, "", report.student].add(f"nothing could be judged: {report.message}")
        for check in report.checks:
            seen[report.exercise, check.id, report.student].add(_outcome(check))
    differing: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    for (exercise, name, _), outcomes in seen.items():
        if len(outcomes) > 1:
            differing[exercise, name].append(outcomes)
    return [
        Wavering(exercise, name, len(own), tuple(sorted(set().union(*own))))
        for (exercise, name), own in sorted(differing.items())
    ]


def _run(tree: CourseTree, jobs: Sequence[Job], slots: int, label: str, unsafe: bool) -> list[Report | Defect]:
    events = grade_class(tree.exercises, jobs, slots=slots, unsafe=unsafe)
    return list(track(make_console(stderr=True), events, total=len(jobs), label=label))


def _outcome(check: CheckResult) -> str:
    return f"{check.verdict.replace('_', ' ')}, {check.points:g} of {check.max_points:g}"


def _print(console: Console, wavering: Sequence[Wavering], submissions: int, times: int) -> None:
    if not wavering:
        console.print(f"{submissions} submissions, each judged {times} times: every check came out the same.")
        return
    table = Table("exercise", "check", "submissions", "outcomes", box=None, header_style="bold")
    for one in wavering:
        table.add_row(one.exercise, one.check, str(one.submissions), "\n".join(one.outcomes))
    console.print(table)
    console.print(
        f"\n{submissions} submissions, each judged {times} times: these checks do not always come out the same. "
        "Draw from the fixture `rng`, do not measure time, and leave room for rounding."
    )

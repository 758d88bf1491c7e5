"""A regrade on one screen, and as a table: how many, because of which check, and then each student who is concerned."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.grading.regrading import Change, CheckChange, Effect, Regrade
from grader.model import Exercise, Verdict
from grader.report.grades import table
from grader.report.text import counted, number, plain, visible
from grader.report.words import WORDS

_MOST_STUDENTS = 40
_MOST_CHECKS = 3
_STYLES = {Effect.DOWN: "yellow", Effect.UP: "green", Effect.UNCHANGED: "dim"}


def print_regrade(console: Console, exercise: Exercise, regrade: Regrade) -> None:
    """Counts first, then the checks that explain them, then every student whose grade or score moves."""
    console.print(Text(exercise.id, "bold"), Text(f" {plain(exercise.title)}"), sep="")
    console.print(_versions(regrade))
    console.print()
    console.print(_summary(regrade))
    if regrade.failed:
        names = visible(", ".join(regrade.failed))
        text = f"The grader failed on {counted(len(regrade.failed), 'student')}, whose grades stay: {names}"
        console.print(Text(text, "magenta"))
    by_check = regrade.by_check()
    if regrade.reweighted:
        console.print(f"{counted(regrade.reweighted, 'check')} weigh otherwise than before.")
    if by_check:
        console.print()
        console.print(_checks(by_check))
    shown = [change for change in regrade.changes if _is_worth_a_line(change)]
    if shown:
        console.print()
        console.print(_students(shown[:_MOST_STUDENTS]))
    if len(shown) > _MOST_STUDENTS:
        console.print(f"and {len(shown) - _MOST_STUDENTS} more students; --csv FILE writes them all")
    console.print()
    console.print(_end(exercise, regrade), soft_wrap=True)


def regrade_csv(regrade: Regrade) -> str:
    """A row per student (RFC 4180), those who go down first."""
    head = ["student", "attempt", "effect", "before", "after", "score before", "score after", "checks", "note"]
    rows = [
        [
            change.student,
            str(change.attempt or ""),
            change.effect.value,
            number(change.before),
            number(change.after),
            "" if change.score_before is None else number(change.score_before),
            "" if change.score_after is None else number(change.score_after),
            "; ".join(f"{check.id}: {_verdicts(check)} ({_signed(check.points)})" for check in change.checks),
            change.note,
        ]
        for change in regrade.changes
    ]
    return table([head, *rows])


def _versions(regrade: Regrade) -> str:
    before = ", ".join(_short(version) for version in regrade.versions_before) or "never"
    if regrade.versions_before == (regrade.version,):
        return f"judged before by this very version, {_short(regrade.version)}"
    return f"judged before by version {before}, now by {_short(regrade.version)}"


def _short(version: str) -> str:
    return version.removeprefix("sha256:")[:8]


def _summary(regrade: Regrade) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_column()
    for effect, count in regrade.counts.items():
        style = _STYLES[effect] if count else "dim"
        sum_ = f"{_signed(regrade.points(effect))} points in all" if regrade.points(effect) else ""
        table.add_row(Text(str(count), style), Text(effect.value, style), sum_)
    return table


def _checks(by_check: Sequence[tuple[CheckChange, int]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("students", justify="right", no_wrap=True)
    table.add_column("each", justify="right", no_wrap=True)
    table.add_column("check", overflow="fold")
    table.add_column("was → is", overflow="fold")
    for check, count in by_check:
        title = Text.assemble(plain(check.title), (f"  {check.id}", "dim"))
        table.add_row(str(count), _signed(check.points), title, _verdicts(check))
    return table


def _students(shown: Sequence[Change]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("student", overflow="fold")
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for change in shown:
        style = _STYLES[change.effect]
        moved = _signed(change.after - change.before) if change.effect is not Effect.UNCHANGED else "="
        points = f"{number(change.before)} → {number(change.after)}"
        table.add_row(visible(change.student), points, Text(moved, style), _why(change))
    return table


def _why(change: Change) -> Text:
    """The checks that moved most, what weights did, and why a grade stays although the score moves."""
    checks = sorted(change.checks, key=lambda check: -abs(check.points))
    parts = [f"{plain(check.title)} {_signed(check.points)}" for check in checks[:_MOST_CHECKS]]
    if len(checks) > _MOST_CHECKS:
        parts.append(f"{len(checks) - _MOST_CHECKS} more checks")
    if change.weights:
        parts.append(f"other weights {_signed(change.weights)}")
    if change.score_before != change.score_after and change.effect is Effect.UNCHANGED:
        score = [number(value) if value is not None else "–" for value in (change.score_before, change.score_after)]
        parts.insert(0, f"score {score[0]} → {score[1]}")
    return Text("; ".join([*parts, *([visible(change.note)] if change.note else [])]))


def _is_worth_a_line(change: Change) -> bool:
    return change.effect is not Effect.UNCHANGED or bool(change.checks) or change.score_before != change.score_after


def _verdicts(check: CheckChange) -> str:
    return " → ".join(_word(verdict) for verdict in (check.before, check.after))


def _word(verdict: Verdict | None) -> str:
    return "no such check" if verdict is None else WORDS[verdict].text


def _signed(points: float) -> str:
    return f"{'+' if points > 0 else '−' if points < 0 else '±'}{number(abs(points))}"


def _end(exercise: Exercise, regrade: Regrade) -> str:
    if regrade.applied:
        return (
            f"Applied: {regrade.note}\n"
            "Earlier reports are kept: `grader audit STUDENT` shows both.\n"
            "`grader report OUT` writes the grades anew."
        )
    if not any(_is_worth_a_line(change) for change in regrade.changes):
        return "Nothing would change."
    return f'Nothing counts yet. To apply: grader regrade {exercise.slug} --apply --note "why"'

"""What was learnt of a class, in a terminal: the numbers, and under them what asks to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.report.insight.clusters import Cluster
from grader.report.insight.items import Item
from grader.report.insight.learnt import ExerciseInsight, Insight
from grader.report.insight.variants import VariantTest
from grader.report.text import counted, percent, plain, seconds, visible

_MOST = 8  # entries of a list that are printed; the page and --json have them all


def print_insight(console: Console, insight: Insight) -> None:
    """A class: a line per exercise, then mistakes without a name, silent checks, unfair variants, similar work."""
    console.print(_exercises(insight.exercises))
    console.print()
    findings = [
        *_told([_reversed(entry.item) for entry in insight.exercises if _is_reversed(entry.item)]),
        *_told([_silent(check) for check in insight.silent_checks]),
        *_told([_cluster(cluster) for cluster in insight.clusters]),
        *_told([text for entry in insight.fairness for text in _unfair(entry.title, entry.flagged)]),
        *_told(
            [
                Text(f"similar: {_names(group.students)} in {plain(group.title)}, {percent(group.likeness[1])} alike")
                for group in insight.similar or ()
            ]
        ),
    ]
    for finding in findings or [Text("Nothing here asks to be looked at.")]:
        console.print(finding, soft_wrap=True)


def print_exercise(console: Console, insight: Insight, exercise: str) -> None:
    """One exercise of a class: a line per check, its mistakes, and what asks to be looked at."""
    (entry,) = (entry for entry in insight.exercises if entry.item.exercise == exercise)
    console.print(_exercises([entry]))
    console.print()
    table = _table("check", "students", "passed", "tells apart")
    for check in entry.checks:
        title = plain(check.title) + (" (hidden)" if check.hidden else "")
        passed = percent(check.passed / check.n) if check.n else "–"
        table.add_row(title, str(check.n), passed, _discrimination(check))
    console.print(table)
    for mistake in entry.mistakes[:_MOST]:
        console.print(Text.assemble((f"{mistake.submissions} × {mistake.name}", "bold"), f": {plain(mistake.hint)}"))
    for cluster in insight.clusters:
        if cluster.exercise == exercise:
            console.print(_cluster(cluster), soft_wrap=True)


def _exercises(entries: Iterable[ExerciseInsight]) -> Table:
    table = _table("exercise", "students", "earned", "tells apart", "95 %", "again", "median")
    for entry in entries:
        item, effort = entry.item, entry.effort
        low, high = item.interval or (None, None)
        table.add_row(
            item.exercise.partition("/")[2],
            str(item.n),
            percent(item.difficulty) if item.difficulty is not None else "–",
            _discrimination(item),
            f"{low:.2f} to {high:.2f}" if low is not None and high is not None else "",
            str(effort.again or ""),
            seconds(effort.median_seconds),
        )
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _discrimination(item: Item) -> Text:
    if item.discrimination is None:
        return Text("–", "dim")
    return Text(f"{item.discrimination:.2f}", "yellow" if item.weak else "")


def _is_reversed(item: Item) -> bool:
    """True where even the whole interval says that the strong lose points here."""
    return item.interval is not None and item.interval[1] < 0


def _reversed(item: Item) -> Text:
    return Text(f"reversed: who did well elsewhere lost points on {plain(item.title)}")


def _silent(check: Item) -> Text:
    who = "nobody" if not check.passed else "everybody"
    return Text(f"{who} of {check.n} passes “{plain(check.title)}” in {check.exercise.partition('/')[2]}")


def _cluster(cluster: Cluster) -> Text:
    return Text.assemble(
        (f"{len(cluster.students)} × no name", "bold"),
        f" in {cluster.exercise.partition('/')[2]}: {visible(cluster.saw)}\n  {_names(cluster.students)}",
        f"\n  {cluster.command}" if cluster.nameable else "",
    )


def _unfair(title: str, flagged: Sequence[VariantTest]) -> list[Text]:
    asked = ", ".join(test.asked for test in flagged)
    return [Text(f"perhaps unfair: {plain(title)}: scores go with {asked}")] if flagged else []


def _names(students: Sequence[str]) -> str:
    more = f" and {len(students) - _MOST} more" if len(students) > _MOST else ""
    return visible(", ".join(students[:_MOST])) + more


def _told(lines: Sequence[Text]) -> list[Text]:
    more = [Text(f"  and {counted(len(lines) - _MOST, 'more', 'more')} of these", "dim")] if len(lines) > _MOST else []
    return [*lines[:_MOST], *more]

"""The review queue in a terminal: one question on a screen, or all of them in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.grading.review import Cluster, rubric_of
from grader.model import Exercise
from grader.report.terminal import proof
from grader.report.text import counted, number, plain, visible
from grader.report.words import WORDS

_MOST_LINES = 30
_MOST_COMMENTS = 9


def print_question(
    console: Console,
    exercise: Exercise,
    cluster: Cluster,
    *,
    place: str,
    source: str,
    comments: Sequence[str],
    whole: bool = False,
) -> None:
    """One question: whose, what is asked, why a person is needed, the answer, and what was written about it before.

    `source` is what the student handed in, shown as text and never obeyed; all of it only if `whole`.
    """
    question = cluster.first
    console.rule(Text(f"{place}   {exercise.id}", "bold"), align="left")
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(ratio=1, overflow="fold")
    table.add_row("check", Text.assemble((plain(question.title), "bold"), f"   {number(question.max_points)} points"))
    equal = f", and {counted(len(cluster.others), 'equal answer')}" if cluster.others else ""
    table.add_row("student", f"{visible(question.student)}, attempt {question.attempt}{equal}")
    table.add_row("why", Text.assemble((WORDS[question.verdict].text, "magenta"), f"  {_last_line(question.why)}"))
    if question.lines:
        table.add_row("answer", proof(question.lines))
    else:
        table.add_row("answer", _numbered(source, whole=whole))
    if question.read_as is not None:
        shape = f"   ({question.read_as.shape})" if question.read_as.shape else ""
        table.add_row("read as", visible(question.read_as.unicode) + shape)
    rubric = rubric_of(exercise, question)
    for index, (key, weight) in enumerate(rubric.items(), start=1):
        share = question.max_points * weight / sum(rubric.values())
        table.add_row("" if index > 1 else "must say", f"{index}  {plain(key)}   {number(share)} points")
    for index, comment in enumerate(comments[:_MOST_COMMENTS], start=1):
        table.add_row("" if index > 1 else "written before", f"{index}  {visible(comment)}")
    console.print(table)


def print_queue(console: Console, exercises: Mapping[str, Exercise], clusters: Sequence[Cluster]) -> None:
    """A line for each group of equal answers."""
    if not clusters:
        console.print("Nothing waits for a person.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("answers", "points"):
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("exercise", "check", "why", "students"):
        table.add_column(name, overflow="fold")
    for cluster in clusters:
        question = cluster.first
        names = [visible(one.student) for one in cluster.questions]
        table.add_row(
            str(len(names)),
            number(question.max_points),
            exercises[question.exercise].slug,
            plain(question.title),
            Text(WORDS[question.verdict].text, "magenta"),
            ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else ""),
        )
    console.print(table)
    answers = sum(len(cluster.questions) for cluster in clusters)
    console.print()
    console.print(
        f"{counted(answers, 'answer')} in {counted(len(clusters), 'decision')}. `grader review` goes through them."
    )


def _numbered(source: str, *, whole: bool) -> Table:
    """The file with line numbers."""
    lines = visible(source).expandtabs(4).splitlines()
    shown = lines if whole else lines[:_MOST_LINES]
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for index, line in enumerate(shown, start=1):
        table.add_row(str(index), Text(line))
    if len(lines) > len(shown):
        table.add_row("", Text(f"… {len(lines) - len(shown)} more lines; v shows them", "dim"))
    return table


def _last_line(why: str) -> str:
    """The line of a staff note that says most: of a traceback the last one."""
    lines = visible(why).strip().splitlines()
    return lines[-1] if lines else ""

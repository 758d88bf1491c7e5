"""Results in a terminal.

Words carry the meaning and colours repeat it, so that pipes, `NO_COLOR` and screen readers lose nothing. Whatever a
student wrote is shown through `visible` and as text, never as markup: it cannot move the cursor or colour a line.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.model import CheckFeedback, Exercise, Feedback, ProofLine, Report, Verdict, Visibility
from grader.report.statistics import ClassSummary, ExerciseSummary, quartiles, summarise
from grader.report.text import counted, number, percent, plain, seconds, visible
from grader.report.words import LINE_MARKS, READ, WORDS, Tone, Word, needs_person, points_of, word_of

if TYPE_CHECKING:
    from grader.grading.explaining import Explanation

_STYLES = {
    Tone.PASSED: "green",
    Tone.PARTLY: "cyan",
    Tone.WRONG: "yellow",
    Tone.STOPPED: "red",
    Tone.UNJUDGED: "bold",
    Tone.PERSON: "magenta",
}
_WIDEST = 100  # columns; longer lines are hard to read
_NARROW = 60  # columns; below, a line has room for the essential only
_SLOWEST = 3


def make_console(*, stderr: bool = False) -> Console:
    """A console that takes text as it stands: no markup, no emoji codes, no guessed highlighting.

    A pipe or terminal that cannot write a character gets `?` for it and not an error.
    """
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def print_feedback(console: Console, exercise: Exercise, feedback: Feedback) -> None:
    """One exercise of one student: what did not pass with message and hint, what passed in a line each.

    Hidden checks that passed are one line together; an empty line ends the exercise.
    """
    console.print(Text(exercise.id, "bold"), Text(f" {plain(exercise.title)}"), sep="")
    console.print(_feedback_body(feedback), width=min(console.width, _WIDEST))
    console.print()


def print_explanation(console: Console, explained: Explanation) -> None:
    """One formula: as typed, as read, as LaTeX, and every part of it with its shape; or why it cannot be read."""
    console.print(Text(explained.name, "bold"))
    table = Table.grid(padding=(0, 2, 0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("typed", Text(visible(explained.text)))
    if explained.reading is None:
        table.add_row("", Text(visible(explained.problem)))
    else:
        table.add_row("read as", Text(explained.reading.unicode, "bold"))
        table.add_row("LaTeX", Text(explained.reading.latex))
        for note in explained.reading.notes:
            table.add_row("note", Text(visible(note)))
        parts = Table.grid(padding=(0, 3, 0, 0))
        for part in explained.parts:
            parts.add_row(Text("  " * part.depth + part.unicode), Text(part.shape, "cyan"))
        if explained.parts:
            table.add_row("parts", parts)
    console.print(table)
    console.print()


def _feedback_body(feedback: Feedback) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    shown = [check for check in feedback.checks if not _is_hidden_and_passed(check)]
    for check in shown:
        table.add_row(_word(word_of(check)), _check_body(check), Text(points_of(check)))
    quiet = [check for check in feedback.checks if _is_hidden_and_passed(check)]
    if quiet:
        points, max_points = sum(check.points for check in quiet), sum(check.max_points for check in quiet)
        table.add_row(
            _word(WORDS[Verdict.PASSED]),
            Text(counted(len(quiet), "hidden check")),
            Text(f"{number(points)} / {number(max_points)}"),
        )
    if feedback.checks:
        table.add_row()
    table.add_row(_word(word_of(feedback)), _result_body(feedback), Text(points_of(feedback), "bold"))
    return table


def _is_hidden_and_passed(check: CheckFeedback) -> bool:
    return check.visibility is Visibility.HIDDEN and check.verdict is Verdict.PASSED


def _check_body(check: CheckFeedback) -> RenderableType:
    hidden = " (hidden)" if check.visibility is Visibility.HIDDEN else ""
    lines: list[RenderableType] = [Text(plain(check.title) + hidden)]
    if check.read_as:
        shape = f"   ({check.read_as.shape})" if check.read_as.shape else ""
        lines.append(Text.assemble(("read as: ", "bold"), visible(check.read_as.unicode), shape))
        lines += [Text.assemble(("note: ", "bold"), visible(note)) for note in check.read_as.notes]
    if check.lines:
        lines.append(proof(check.lines))
    if check.message:
        lines.append(Text(visible(check.message)))
    if check.hint:
        lines.append(Text.assemble(("hint: ", "bold"), plain(check.hint)))
    return Group(*lines)


def proof(lines: Sequence[ProofLine]) -> RenderableType:
    """A proof as written, each line with the mark of its verdict; what is said about it stands below."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        bad = line.verdict not in ("", "verified")
        table.add_row(LINE_MARKS[line.verdict], Text(visible(line.text), "bold" if bad else ""))
        if line.note:
            table.add_row("", Text(f"    {visible(line.note)}", "" if bad else "dim"))
    return table


def _result_body(feedback: Feedback) -> Text:
    """The last line: the reason why nothing was judged, or what the verdict means."""
    if feedback.message:
        return Text(visible(feedback.message))
    if feedback.verdict is Verdict.PASSED:
        read = sum(not check.max_points for check in feedback.checks)
        if not feedback.max_score:
            return Text(READ.sentence)
        return Text("every check" + (f"; {counted(read, 'answer')} read, and judged once handed in" if read else ""))
    open_checks = sum(check.verdict is not Verdict.PASSED for check in feedback.checks)
    if not open_checks:
        return Text("hidden checks did not pass")
    return Text(f"{open_checks} of {counted(len(feedback.checks), 'check')} did not pass")


def _word(word: Word) -> Text:
    return Text(word.text, _STYLES[word.tone])


def print_class(console: Console, exercises: Sequence[Exercise], reports: Iterable[Report]) -> None:
    """A class on one screen: a line per exercise, the class as a whole, and what to do about it."""
    summary = summarise(exercises, reports)
    console.print(_exercise_table(summary, roomy=console.width >= _NARROW), width=min(console.width, _WIDEST))
    console.print()
    console.print(Text(_class_sentence(summary)))
    for mistake in islice(summary.mistakes, 3):
        console.print(
            Text.assemble(
                (f"{mistake.submissions} × {mistake.name}", "bold"),
                f" in {mistake.exercise.slug}: {plain(mistake.hint)}",
            )
        )
    person = sum(needs_person(report) for report in summary.reports)
    if person:
        console.print(
            Text(
                f"{counted(person, 'submission')} for a person to look at; until then nobody loses a point.", "magenta"
            )
        )


def _exercise_table(summary: ClassSummary, *, roomy: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("exercise", overflow="fold")
    table.add_column("mean", justify="right", no_wrap=True)
    if roomy:
        table.add_column("", no_wrap=True)
    table.add_column("passed", justify="right", no_wrap=True)
    if roomy:
        table.add_column("not gradable", justify="right")
        table.add_column("needs a person", justify="right")
    for entry in summary.exercises:
        table.add_row(*_exercise_row(entry, roomy=roomy))
    return table


def _exercise_row(entry: ExerciseSummary, *, roomy: bool) -> list[str]:
    passed = f"{entry.words[WORDS[Verdict.PASSED]]} / {len(entry.reports)}"
    mean = percent(entry.mean) if entry.mean is not None else "–"
    if not roomy:
        return [entry.exercise.slug, mean, passed]
    person = sum(needs_person(report) for report in entry.reports)
    not_gradable = entry.words[WORDS[Verdict.NOT_GRADABLE]]
    return [entry.exercise.slug, mean, _blocks(entry.mean or 0.0), passed, str(not_gradable or ""), str(person or "")]


def _blocks(share: float, width: int = 10) -> str:
    """A bar of block characters, in eighths of a character."""
    full, eighths = divmod(round(share * width * 8), 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[eighths] if eighths else "")


def _class_sentence(summary: ClassSummary) -> str:
    taken = seconds(sum(report.seconds for report in summary.reports))
    start = (
        f"{counted(len(summary.students), 'student')}, {counted(len(summary.reports), 'submission')}, {taken} of work"
    )
    if not summary.shares:
        return f"{start}; nothing is final yet."
    low, middle, high = map(percent, quartiles(summary.shares))
    return f"{start}. Median {middle} of the points, the middle half between {low} and {high}."


def print_slowest(console: Console, reports: Iterable[Report]) -> None:
    """The submissions that took longest to judge: where time goes, and perhaps a limit that is too large."""
    found = nlargest(_SLOWEST, reports, key=lambda report: report.seconds)
    told = [f"{seconds(one.seconds)} {visible(one.student)} in {one.exercise.partition('/')[2]}" for one in found]
    if told:
        console.print(Text(f"Slowest: {', '.join(told)}."), soft_wrap=True)

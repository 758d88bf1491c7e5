"""The staff page and the feedback pages: one self-contained HTML file each, without a script and without a network.

The feedback page is made of `Feedback` records alone and therefore cannot show what a student may not see.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.model import Course, Exercise, Feedback, Report, Verdict
from grader.model.gradebook import StudentGrade
from grader.report import plots, svg, text
from grader.report.files import feedback_mark, feedback_name
from grader.report.insight.learnt import Insight, learn
from grader.report.markup import formula, inline
from grader.report.standing import assignment_tables, total_of
from grader.report.statistics import ClassSummary, quartiles, share_of, summarise
from grader.report.words import LINE_MARKS, PARTLY, READ, WORDS, Tone, Word, needs_person, points_of, word_of

_FIRST = 12  # rows of a long list that are open at once; the rest is one keystroke away
_TONES = tuple(Tone)


def render_staff_page(
    course: Course,
    exercises: Sequence[Exercise],
    reports: Iterable[Report],
    *,
    when: str = "",
    problems: Sequence[str] = (),
    insight: Insight | None = None,
    examples: Mapping[tuple[str, str], str] | None = None,
) -> str:
    """The page for those who teach: what the class came to, down to every student and exercise.

    `when` is shown as given; `problems` are sentences about files that belong to nobody; `insight` is what was learnt
    of these reports (default: what they tell by themselves); `examples` holds sources by exercise and student. Links
    lead to `feedback/<feedback_name(student)>` beside the page. Raises ValueError for a report of another exercise.
    """
    reports = list(reports)
    summary = summarise(exercises, reports)
    return (
        _environment()
        .get_template("staff.html.j2")
        .render(
            course=course,
            summary=summary,
            when=when,
            problems=problems,
            insight=insight or learn(exercises, reports),
            examples=examples or {},
            places={entry.exercise.id: entry.place for entry in summary.exercises},
            headline=_headline(summary),
            mistakes=(summary.mistakes[:_FIRST], summary.mistakes[_FIRST:]),
            hardest_first=sorted(
                summary.exercises, key=lambda entry: (2.0 if entry.mean is None else entry.mean, entry.place)
            ),
            graders=sorted({report.grader for report in summary.reports}),
            confinements=sorted({report.confinement for report in summary.reports}),
        )
    )


def render_feedback_page(
    course: Course,
    exercises: Sequence[Exercise],
    student: str,
    feedbacks: Iterable[Feedback],
    *,
    grade: StudentGrade | None = None,
) -> str:
    """The page for one student: first what to do next, then every exercise in the order of the course.

    Of several attempts the highest is shown, as on the staff page; which one counts stands with `grade`, from which the
    page explains every number.
    Raises ValueError for feedback that belongs to somebody else.
    """
    given: dict[str, Feedback] = {}
    for feedback in feedbacks:
        if feedback.student != student:
            raise ValueError(f"feedback of {feedback.student!r} for the page of {student!r}")
        earlier = given.get(feedback.exercise)
        if earlier is None or feedback.attempt >= earlier.attempt:
            given[feedback.exercise] = feedback
    shown = [(exercise, given[exercise.id]) for exercise in exercises if exercise.id in given]
    return (
        _environment()
        .get_template("feedback.html.j2")
        .render(
            course=course,
            student=student,
            shown=shown,
            next_step=next_step(shown),
            words=_words_used(feedback for _, feedback in shown),
            open=any(needs_person(feedback) for _, feedback in shown),
            score=sum(feedback.score for _, feedback in shown),
            max_score=sum(feedback.max_score for _, feedback in shown),
            assignments=assignment_tables(course, {exercise.id: exercise for exercise in exercises}, grade)
            if grade
            else (),
            total=total_of(course, grade) if grade else "",
        )
    )


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: in which exercise, why, and the hint that helps, if any."""

    exercise: Exercise
    feedback: Feedback
    title: str
    word: Word
    message: str
    hint: str


def next_step(shown: Sequence[tuple[Exercise, Feedback]]) -> NextStep | None:
    """What a student should do next; None where nothing is left to do.

    A file that could not be read comes first, since its repair is small and wins most; then the first exercise in the
    order of the course that is not complete, at its first check that did not pass.
    """
    unread = [(exercise, feedback) for exercise, feedback in shown if feedback.verdict is Verdict.NOT_GRADABLE]
    for exercise, feedback in (*unread, *shown):
        failing = [
            check
            for check in feedback.checks
            if not (check.verdict in (Verdict.PASSED, Verdict.SKIPPED) or check.verdict.is_ours)
        ]
        if failing:
            check = failing[0]
            return NextStep(exercise, feedback, check.title, word_of(check), check.message, check.hint)
        if feedback.verdict is not Verdict.PASSED and not needs_person(feedback):
            title = "" if feedback.message else "hidden checks did not pass"
            return NextStep(exercise, feedback, title, word_of(feedback), feedback.message, "")
    return None


def _headline(summary: ClassSummary) -> dict[str, Any]:
    """The numbers at the top; quartiles are None before anything is final."""
    return {
        "submissions": len(summary.reports),
        "quartiles": quartiles(summary.shares) if summary.shares else None,
        "complete": sum(report.verdict is Verdict.PASSED for report in summary.reports),
        "not_gradable": summary.words[WORDS[Verdict.NOT_GRADABLE]],
        "person": sum(needs_person(report) for report in summary.reports),
        "cpu_seconds": sum(entry.cpu_seconds for entry in summary.exercises),
        "seconds": sum(report.seconds for report in summary.reports),
    }


def _words_used(feedbacks: Iterable[Feedback]) -> list[Word]:
    """The words that occur on a page, in the order of the alphabet of verdicts, to explain them once."""
    used: set[Word] = set()
    for feedback in feedbacks:
        used |= {word_of(feedback), *map(word_of, feedback.checks)}
    return [word for word in _all_words() if word in used]


def _all_words() -> list[Word]:
    passed, *others = WORDS.values()
    return [passed, READ, PARTLY, *others]


def _tones(words: Mapping[Word, int]) -> list[tuple[Tone, int]]:
    """Counts per tone in a fixed order, for a strip and its legend; tones that do not occur are left out."""
    counts = {tone: sum(count for word, count in words.items() if word.tone is tone) for tone in _TONES}
    return [(tone, count) for tone, count in counts.items() if count]


def _loss(report: Report) -> int:
    """How much ink a cell gets: 0 for full marks, 5 for no points at all, 1 to 4 for quarters of what was lost."""
    share = share_of(report)
    return 0 if share == 1 else 5 if share == 0 else 1 + int(4 * (1 - share) * (1 - 1e-9))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: text.visible(value) if type(value) is str else value,
    )
    style = resources.files("grader.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals |= {
        "style": Markup(style),
        "style_digest": digest,
        "svg": svg,
        "counted": text.counted,
        "bins": svg.bins,
        "plots": plots,
        "all_words": _all_words(),
        "word_of": word_of,
        "points_of": points_of,
        "needs_person": needs_person,
        "feedback_mark": lambda course: Markup(feedback_mark(course)),
        "feedback_name": feedback_name,
        "tones": _tones,
        "loss": _loss,
        "share_of": share_of,
        "marks": LINE_MARKS,
    }
    environment.filters |= {
        "formula": formula,
        "inline": inline,
        "plain": text.plain,
        "number": text.number,
        "percent": text.percent,
        "seconds": text.seconds,
    }
    return environment

"""What judging the same work again changes: whose grade, by how much, and because of which check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from pydantic import Field

from grader.model import CheckResult, Override, Record, Report, Verdict
from grader.model.gradebook import ExerciseGrade, Gradebook, Standing

_DECIMALS = 4


class Effect(StrEnum):
    """What a regrade does to the grade of one student."""

    DOWN = "down"
    UP = "up"
    UNCHANGED = "unchanged"


class CheckChange(Record):
    """A check whose outcome is another one now: its verdict, or the share of its points that was earned.

    A verdict is None where that version has no such check.
    """

    id: str
    title: str
    before: Verdict | None
    after: Verdict | None
    points_before: float
    points_after: float

    @property
    def points(self) -> float:
        """Points won by the change, negative where they are lost."""
        return round(self.points_after - self.points_before, _DECIMALS)


class Change(Record):
    """One student: the points that count in the gradebook before and after, and the checks that explain it."""

    student: str
    attempt: int | None = Field(description="The attempt that counts afterwards; None where none does.")
    before: float
    after: float
    score_before: float | None = Field(description="As judged, before lateness and overrides; None: not judged yet.")
    score_after: float | None
    effect: Effect
    checks: tuple[CheckChange, ...] = ()
    weights: float = Field(default=0.0, description="Points of the score that moved because checks weigh otherwise.")
    note: str = Field(default="", description="Why the grade stays although the score moves, or what else to know.")


class Regrade(Record):
    """All that a regrade of one exercise does. `failed` are students whose work the grader could not judge again."""

    exercise: str
    versions_before: tuple[str, ...]
    version: str
    changes: tuple[Change, ...]
    reweighted: int = Field(default=0, description="Checks that are worth other points than before.")
    failed: tuple[str, ...] = ()
    applied: bool = False
    note: str = ""

    @property
    def counts(self) -> dict[Effect, int]:
        """How many students go down, up, or stay."""
        found = Counter(change.effect for change in self.changes)
        return {effect: found[effect] for effect in Effect}

    def points(self, effect: Effect) -> float:
        """Points won by all students of this effect together."""
        return round(sum(c.after - c.before for c in self.changes if c.effect is effect), _DECIMALS)

    def by_check(self) -> list[tuple[CheckChange, int]]:
        """Each kind of change of a check, as one example, and how many students it is of; the commonest first."""
        examples: dict[tuple[str, Verdict | None, Verdict | None, float], list[CheckChange]] = {}
        for change in self.changes:
            for check in change.checks:
                examples.setdefault((check.id, check.before, check.after, check.points), []).append(check)
        return sorted(((found[0], len(found)) for found in examples.values()), key=lambda pair: (-pair[1], pair[0].id))


def check_changes(old: Report, new: Report) -> tuple[CheckChange, ...]:
    """The checks whose outcome differs, in the order of the new report; those that are gone come last."""
    before, after = ({check.id: check for check in report.checks} for report in (old, new))
    found = []
    for identifier in [*after, *(known for known in before if known not in after)]:
        was, now = before.get(identifier), after.get(identifier)
        named = now or was
        if _outcome(was) != _outcome(now) and named is not None:
            found.append(
                CheckChange(
                    id=identifier,
                    title=named.title,
                    before=was.verdict if was else None,
                    after=now.verdict if now else None,
                    points_before=was.points if was else 0.0,
                    points_after=now.points if now else 0.0,
                )
            )
    return tuple(found)


def reweighted(old: Iterable[Report], new: Iterable[Report]) -> int:
    """How many checks that both versions have are worth other points in the new one."""
    was, now = ({check.id: check.max_points for report in some for check in report.checks} for some in (old, new))
    return sum(points != now.get(identifier, points) for identifier, points in was.items())


def changes(
    exercise: str, before: Gradebook, after: Gradebook, old: Iterable[Report], new: Iterable[Report]
) -> tuple[Change, ...]:
    """What becomes of every student's grade for `exercise`; those who go down first, then up, by name.

    `old` and `new` hold the reports that the two gradebooks were made of.
    """
    reports_before, reports_after = _by_attempt(old), _by_attempt(new)
    was = {student.student: student.exercises[exercise] for student in before.students}
    found = [
        _change(student.student, was[student.student], student.exercises[exercise], reports_before, reports_after)
        for student in after.students
        if student.exercises[exercise].attempts
    ]
    return tuple(sorted(found, key=lambda change: (list(Effect).index(change.effect), change.student)))


def keep_better(
    exercise: str,
    before: Gradebook,
    after: Gradebook,
    new: Iterable[Report],
    pinned: Sequence[Override],
    draft: Override,
) -> list[Override]:
    """Decisions by which no attempt loses by a regrade: each keeps the better of its scores, for what was handed in.

    `after` is the gradebook of the new reports without the decisions `pinned`, which earlier regrades made in this way;
    where the new score is as good, they are taken back. `draft` says who decides, when and why.
    """
    was = {(student.student, a.number): a for student in before.students for a in student.exercises[exercise].attempts}
    now = {(student.student, a.number): a for student in after.students for a in student.exercises[exercise].attempts}
    held = {(override.student, override.submission): override.points for override in pinned}
    decisions = []
    for report in new:
        earlier, later = (book.get((report.student, report.attempt)) for book in (was, now))
        if earlier is None or later is None or not earlier.max_score:
            continue
        score = round(earlier.raw / earlier.max_score * later.max_score, _DECIMALS)
        wanted = score if later.raw < score else None
        if wanted != held.get((report.student, report.submission)):
            about = {"student": report.student, "submission": report.submission, "points": wanted}
            decisions.append(draft.model_copy(update=about))
    return decisions


def _change(
    student: str,
    was: ExerciseGrade,
    now: ExerciseGrade,
    old: Mapping[tuple[str, int], Report],
    new: Mapping[tuple[str, int], Report],
) -> Change:
    earlier = old.get((student, was.counts or 0))
    later = new.get((student, now.counts or 0))
    effect = Effect.UNCHANGED
    if was.points != now.points:
        effect = Effect.UP if now.points > was.points else Effect.DOWN
    checks = check_changes(earlier, later) if earlier and later else ()
    moved = later.score - earlier.score - sum(check.points for check in checks) if earlier and later else 0.0
    return Change(
        student=student,
        attempt=now.counts,
        before=was.points,
        after=now.points,
        score_before=earlier.score if earlier else None,
        score_after=later.score if later else None,
        effect=effect,
        checks=checks,
        weights=round(moved, 2),
        note="; ".join(_notes(was, now, earlier)),
    )


def _outcome(check: CheckResult | None) -> tuple[Verdict, float] | None:
    if check is None:
        return None
    return check.verdict, round(check.points / check.max_points, _DECIMALS) if check.max_points else 0.0


def _notes(was: ExerciseGrade, now: ExerciseGrade, earlier: Report | None) -> list[str]:
    notes = []
    if now.standing is Standing.OVERRIDDEN:
        notes.append(f"kept: {now.note}")
    elif now.standing is Standing.NOT_ACCEPTED:
        notes.append("too late to be accepted")
    elif now.standing is Standing.PROVISIONAL:
        notes.append("a person has to look first")
    if earlier is None:
        notes.append("not judged before")
    elif was.counts != now.counts:
        notes.append(f"attempt {now.counts} counts in place of attempt {was.counts}")
    if now.standing is not Standing.OVERRIDDEN and now.attempt is not None:
        notes += [f"kept: {note}" for note in now.attempt.notes]
    return notes


def _by_attempt(reports: Iterable[Report]) -> dict[tuple[str, int], Report]:
    return {(report.student, report.attempt): report for report in reports}

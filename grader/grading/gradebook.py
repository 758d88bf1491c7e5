"""From stored facts to grades: due dates, late days, extensions, attempts, overrides, weights.

Nothing of this is ever part of a score. A due date that moves, an extension or an override changes the grade the next
time it is asked for, and every number keeps the facts that it was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from grader.grading.judging import attempt_grade, final_override, hands_in_nothing
from grader.model import Assignment, Attempts, Course, Exercise, Extension, LatePolicy, Override
from grader.model.gradebook import (
    AssignmentGrade,
    Attempted,
    AttemptGrade,
    ExerciseGrade,
    Gradebook,
    Standing,
    StudentGrade,
)

_DECIMALS = 4

EVERYTHING = "exercises"
"""The id of the one assignment that a course without assignments has."""


Fact = TypeVar("Fact", Attempted, Extension, Override)


@dataclass(frozen=True)
class Facts:
    """What the store knows of a class or of one student; extensions and overrides in the order they were made."""

    attempts: Sequence[Attempted] = ()
    extensions: Sequence[Extension] = ()
    overrides: Sequence[Override] = ()
    students: Sequence[str] = ()

    def by_student(self) -> dict[str, Facts]:
        """The facts of each student who occurs anywhere, by name."""
        attempts, extensions = _by_student(self.attempts), _by_student(self.extensions)
        overrides = _by_student(self.overrides)
        names = sorted({*self.students, *attempts, *extensions, *overrides})
        return {
            name: Facts(attempts.get(name, ()), extensions.get(name, ()), overrides.get(name, ())) for name in names
        }


@dataclass(frozen=True)
class _Rules:
    course: Course
    exercises: Mapping[str, Exercise]
    assignments: Sequence[Assignment]
    attempts: Attempts
    when: datetime


def gradebook(
    course: Course, exercises: Mapping[str, Exercise], facts: Facts, *, when: datetime, attempts: Attempts | None = None
) -> Gradebook:
    """The grades of everybody as of `when` (aware), over `exercises` by id, which may be a part of the course.

    `attempts` says which attempt counts, in place of what the course says. A course without assignments is graded as
    one assignment that is never due. Exercises of no assignment count nowhere in a course that has assignments.
    """
    rules = _Rules(course, exercises, assignments_of(course, exercises), attempts or course.attempts, when)
    every = [exercises[exercise].points for assignment in rules.assignments for exercise in assignment.exercises]
    return Gradebook(
        when=when,
        attempts=rules.attempts,
        out_of=100.0 if course.is_weighted else _sum(every),
        students=tuple(_student_grade(name, own, rules) for name, own in facts.by_student().items()),
    )


def assignments_of(course: Course, exercises: Iterable[str]) -> list[Assignment]:
    """The assignments as far as they are made of `exercises`; those of which nothing is left are left out."""
    ids = list(exercises)
    if not course.assignments:
        return [Assignment(id=EVERYTHING, title="Exercises", exercises=tuple(ids))] if ids else []
    cut = [(a, tuple(exercise for exercise in a.exercises if exercise in ids)) for a in course.assignments]
    return [assignment.model_copy(update={"exercises": kept}) for assignment, kept in cut if kept]


def due_for(assignment: Assignment, extensions: Iterable[Extension]) -> datetime | None:
    """When the assignment is due for the student of `extensions`: the last extension, never before the due date.

    It is told in the zone of the due date, whatever zone the extension was written in.
    """
    own = [extension.due for extension in extensions if extension.assignment == assignment.id]
    if assignment.due is None or not own:
        return assignment.due
    return max(assignment.due, own[-1].astimezone(assignment.due.tzinfo))


def accepted_until(due: datetime, policy: LatePolicy) -> datetime:
    """The last moment at which a submission is accepted: due date, grace and the last late day."""
    return due.astimezone(UTC) + timedelta(seconds=policy.grace) + timedelta(days=policy.at_most)


def _student_grade(student: str, facts: Facts, rules: _Rules) -> StudentGrade:
    attempts: dict[str, list[Attempted]] = {}
    for attempt in sorted(facts.attempts, key=lambda attempt: attempt.number):
        attempts.setdefault(attempt.exercise, []).append(attempt)
    grades = [_assignment_grade(assignment, attempts, facts, rules) for assignment in rules.assignments]
    grades = _with_drops(grades, rules)
    total, out_of = _total([grade for grade in grades if not grade.dropped], grades, rules)
    graded = {exercise for assignment in rules.assignments for exercise in assignment.exercises}
    practice = tuple(
        _exercise_grade(exercise, attempts.get(name, ()), _on(name, facts), None, rules)
        for name, exercise in rules.exercises.items()
        if name not in graded
    )
    return StudentGrade(student=student, total=total, out_of=out_of, assignments=tuple(grades), practice=practice)


def _assignment_grade(
    assignment: Assignment, attempts: Mapping[str, Sequence[Attempted]], facts: Facts, rules: _Rules
) -> AssignmentGrade:
    due = due_for(assignment, facts.extensions)
    exercises = tuple(
        _exercise_grade(rules.exercises[exercise], attempts.get(exercise, ()), _on(exercise, facts), due, rules)
        for exercise in assignment.exercises
    )
    return AssignmentGrade(
        assignment=assignment.id,
        due=due,
        extended=due != assignment.due,
        points=_sum(exercise.points for exercise in exercises),
        out_of=_sum(exercise.out_of for exercise in exercises),
        exercises=exercises,
    )


def _exercise_grade(
    exercise: Exercise,
    attempts: Sequence[Attempted],
    overrides: Sequence[Override],
    due: datetime | None,
    rules: _Rules,
) -> ExerciseGrade:
    """What the exercise counts: a person's word first, then the attempt that the policy picks of those accepted."""
    policy = rules.course.late_policy
    graded = [attempt_grade(a, overrides, exercise, due, policy) for a in attempts if not hands_in_nothing(a)]
    chosen = _choose([attempt for attempt in graded if attempt.accepted], rules.attempts)
    make = _maker(exercise, graded, chosen)
    if (override := final_override(overrides)) is not None:
        assert override.points is not None
        note = f"{override.points:g} points set by {override.by} on {override.when:%Y-%m-%d}: {override.note}"
        return make(Standing.OVERRIDDEN, override.points, exercise.points, note)
    if chosen is not None:
        settled = _is_settled(graded, chosen, rules.attempts)
        standing = Standing.GRADED if settled else Standing.PROVISIONAL
        return make(standing, chosen.points, chosen.out_of, "")
    if graded:
        assert due is not None
        note = f"came in after the last late day; accepted until {accepted_until(due, policy):%Y-%m-%d %H:%M} UTC"
        return make(Standing.NOT_ACCEPTED, 0.0, exercise.points, note)
    seen = next((attempt.report.message for attempt in attempts if attempt.report), "")
    is_over = bool(attempts) if due is None else rules.when > accepted_until(due, policy)
    if is_over:
        return make(Standing.MISSING, 0.0, exercise.points, seen or "Nothing was handed in.")
    return make(Standing.OPEN, 0.0, 0.0, "not handed in yet")


def _on(exercise: str, facts: Facts) -> list[Override]:
    return [override for override in facts.overrides if override.exercise == exercise]


def _maker(
    exercise: Exercise, graded: Sequence[AttemptGrade], chosen: AttemptGrade | None
) -> Callable[[Standing, float, float, str], ExerciseGrade]:
    def make(standing: Standing, points: float, out_of: float, note: str) -> ExerciseGrade:
        return ExerciseGrade(
            exercise=exercise.id,
            standing=standing,
            points=points,
            out_of=out_of,
            counts=None if chosen is None else chosen.number,
            attempts=tuple(graded),
            note=note,
        )

    return make


def _choose(accepted: Sequence[AttemptGrade], policy: Attempts) -> AttemptGrade | None:
    """The attempt that counts: the last one, or the one with the largest share, of equal ones the earliest."""
    if not accepted:
        return None
    if policy is Attempts.LAST:
        return accepted[-1]
    return max(accepted, key=lambda attempt: -1.0 if attempt.share is None else attempt.share)


def _is_settled(graded: Sequence[AttemptGrade], chosen: AttemptGrade, policy: Attempts) -> bool:
    """True where no decision of a person can change what the exercise counts."""
    could_count = [attempt for attempt in graded if attempt.accepted] if policy is Attempts.BEST else [chosen]
    return all(attempt.decided for attempt in could_count)


def _with_drops(grades: Sequence[AssignmentGrade], rules: _Rules) -> list[AssignmentGrade]:
    """The same grades, with the lowest of each group marked as dropped; one of each group always stays.

    Lowest is the smallest share and, of equal shares, the heaviest, which helps the student most.
    """
    dropped: set[str] = set()
    for name, group in rules.course.groups.items():
        members = [grade for grade in grades if _group_of(grade, rules) == name and grade.share is not None]
        members.sort(key=lambda grade: (grade.share, -_weight(grade, rules)))
        dropped |= {grade.assignment for grade in members[: min(group.drop_lowest, len(members) - 1)]}
    return [grade.model_copy(update={"dropped": grade.assignment in dropped}) for grade in grades]


def _total(
    kept: Sequence[AssignmentGrade], everything: Sequence[AssignmentGrade], rules: _Rules
) -> tuple[float, float]:
    """Points and what they are out of; where the course has weights, percent and 100.

    Every group counts the weighted mean share of its assignments that are kept. Its own weight is the given one or
    the weight of all its assignments, dropped ones too: so dropping the lowest never lowers a grade.
    """
    if not rules.course.is_weighted:
        return _sum(grade.points for grade in kept), _sum(grade.out_of for grade in kept)
    total = weights = 0.0
    for name in rules.course.groups or ("",):
        own = [grade for grade in kept if _group_of(grade, rules) == name and grade.share is not None]
        weight = sum(_weight(grade, rules) for grade in own)
        if not own or not weight:
            continue
        mean = sum(_weight(grade, rules) * (grade.share or 0.0) for grade in own) / weight
        given = rules.course.groups[name].weight if name else None
        all_of_it = sum(_weight(grade, rules) for grade in everything if _group_of(grade, rules) == name)
        group_weight = all_of_it if given is None else given
        total += group_weight * mean
        weights += group_weight
    return (round(100 * total / weights, _DECIMALS), 100.0) if weights else (0.0, 0.0)


def _weight(grade: AssignmentGrade, rules: _Rules) -> float:
    """What an assignment counts within its group: the given weight, or the points that are decided so far."""
    given = next(a.weight for a in rules.assignments if a.id == grade.assignment)
    return grade.out_of if given is None else given


def _group_of(grade: AssignmentGrade, rules: _Rules) -> str:
    return next(a.group for a in rules.assignments if a.id == grade.assignment)


def _by_student(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.student, []).append(fact)
    return found


def _sum(values: Iterable[float]) -> float:
    return round(sum(values), _DECIMALS)

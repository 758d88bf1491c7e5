"""`grader regrade`: the stored work for one exercise, judged by the exercise as it is now."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.common import (
    CourseOption,
    JsonOption,
    StoreOption,
    UnsafeOption,
    cores,
    open_course,
    open_store,
    print_json,
    who,
)
from grader.errors import DefectiveExerciseError, StoppedError, UsageError

if TYPE_CHECKING:
    from grader.content import CourseTree
    from grader.grading.regrading import Regrade
    from grader.grading.slot import Defect
    from grader.model import Exercise, Job, Override, Report
    from grader.model.gradebook import Gradebook
    from grader.store import Store


def regrade(
    exercise: Annotated[str, typer.Argument(help="Slug or id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; the default.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Let the new reports count. Earlier ones are kept.")] = False,
    note: Annotated[str, typer.Option("--note", help="With --apply: why; the student may be shown it.")] = "",
    best_of: Annotated[
        bool, typer.Option("--best-of", help="Nobody loses: each keeps the better of the old and the new score.")
    ] = False,
    course: CourseOption = Path(),
    store: StoreOption = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes.", show_default="all cores")] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="Write a row per student to this file.")] = None,
    unsafe: UnsafeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Judge the stored work for an exercise again and show whose grade changes, and why. Nothing counts yet."""
    from grader.report.files import write_text_atomically
    from grader.report.regrades import print_regrade, regrade_csv
    from grader.report.terminal import make_console
    from grader.sandbox import require_confinement

    _require_reason(dry_run=dry_run, apply=apply, note=note)
    require_confinement(unsafe=unsafe)
    tree = open_course(course)
    chosen = tree.get(exercise)
    with open_store(tree, store) as kept:
        known = _Known(tree, chosen, kept)
        new = _judged_again(known, jobs or cores(), unsafe=unsafe)
        decisions = known.better(new, note or "the better of two scores") if best_of else []
        result = known.regrade(new, decisions)
        if apply:
            # Decisions first: whoever is stopped in between has lost nobody a point, and runs the command again.
            for decision in decisions:
                kept.override(decision)
            kept.save(*known.counting(new), by=who(), note=note)
            result = result.model_copy(update={"applied": True, "note": note})
    if table is not None:
        write_text_atomically(table, regrade_csv(result))
    if as_json:
        print_json([result])
    else:
        print_regrade(make_console(), chosen, result)


def _require_reason(*, dry_run: bool, apply: bool, note: str) -> None:
    """Refuse what does not go together. A grade that moves without a reason cannot be explained to anybody."""
    if dry_run and apply:
        raise UsageError(
            "--dry-run and --apply do not go together.", next_step="Without --apply nothing counts anyway."
        )
    if apply and not note.strip():
        raise UsageError(
            "--apply needs a note: it moves grades, and students will ask why.",
            next_step='Say it with --note "test_rank refused a right answer".',
        )


class _Known:
    """What the store knows of one exercise, before it is judged again."""

    def __init__(self, tree: CourseTree, exercise: Exercise, store: Store) -> None:
        self.tree = tree
        self.exercise = exercise
        self.store = store
        self.submissions = list(store.attempts(exercises=[exercise.id]))
        self.graded = {(g.report.student, g.report.attempt): g.report for g in store.current(exercises=[exercise.id])}
        if not self.submissions:
            raise UsageError(
                f"{store.place} holds no work for {exercise.id}.",
                next_step="`grader grade SUBMISSIONS --out DIR` grades a class and keeps what was handed in.",
            )
        self.overrides = [override for override in store.overrides() if override.exercise == exercise.id]
        self.before = self._book(self.graded.values(), self.overrides)

    def counting(self, new: Iterable[Report]) -> list[Report]:
        """Of new reports those that may take the place of older ones: a failure of ours never does."""
        from grader.model import Verdict

        return [
            report
            for report in new
            if report.verdict is not Verdict.INTERNAL_ERROR or (report.student, report.attempt) not in self.graded
        ]

    def better(self, new: Sequence[Report], note: str) -> list[Override]:
        """The decisions by which nobody loses."""
        from grader.grading.regrading import keep_better
        from grader.model import Override

        pinned = [o for o in self.overrides if o.check is None and o.submission]
        unpinned = [override for override in self.overrides if override not in pinned]
        draft = Override(
            student="", exercise=self.exercise.id, points=None, note=note, by=who(), when=datetime.now(UTC)
        )
        after = self._book(self._after(new), unpinned)
        return keep_better(self.exercise.id, self.before, after, self.counting(new), pinned, draft)

    def regrade(self, new: Sequence[Report], decisions: Sequence[Override]) -> Regrade:
        """What the new reports and these decisions would change."""
        from grader.grading.regrading import Regrade, changes, reweighted

        reports = self._after(new)
        after = self._book(reports, [*self.overrides, *decisions])
        return Regrade(
            exercise=self.exercise.id,
            versions_before=tuple(sorted({report.exercise_version for report in self.graded.values()})),
            version=self.exercise.version,
            changes=changes(self.exercise.id, self.before, after, self.graded.values(), reports),
            reweighted=reweighted(self.graded.values(), self.counting(new)),
            failed=tuple(sorted({r.student for r in new} - {r.student for r in self.counting(new)})),
        )

    def _after(self, new: Iterable[Report]) -> list[Report]:
        return [*{**self.graded, **{(r.student, r.attempt): r for r in self.counting(new)}}.values()]

    def _book(self, reports: Iterable[Report], overrides: Sequence[Override]) -> Gradebook:
        from grader.cli.grades import attempted, book_of
        from grader.grading.gradebook import Facts

        facts = Facts(attempted(self.submissions, reports), self.store.extensions(), overrides)
        return book_of(self.tree, [self.exercise.id], facts)


def _judged_again(known: _Known, slots: int, *, unsafe: bool) -> list[Report]:
    """The reports by the exercise as it is now; nothing is kept. Raises DefectiveExerciseError, StoppedError."""
    from grader.grading.classroom import grade_class, jobs_of
    from grader.grading.slot import Defect
    from grader.report.progress import track
    from grader.report.terminal import make_console
    from grader.store import grade_with

    def grade(jobs: Sequence[Job]) -> Generator[Report | Defect, None, None]:
        yield from grade_class(known.tree.exercises, jobs, slots=slots, unsafe=unsafe)

    found: list[Report] = []
    work = jobs_of(known.tree, known.submissions)
    try:
        with closing(grade_with(_Looking(known.store), work, grade, unsafe=unsafe)) as events:
            for event in track(make_console(stderr=True), events, total=len(work), label="judging again"):
                if isinstance(event, Defect):
                    raise DefectiveExerciseError(f"{event.reason}\n  No grade was changed.", next_step=event.next_step)
                found.append(event)
    except KeyboardInterrupt:
        raise StoppedError("Stopped. No grade was changed.", next_step="Run the same command again.") from None
    return found


class _Looking:
    """A store of which only what is known is used: nothing is added."""

    def __init__(self, store: Store) -> None:
        self.known = store.known
        self.close = store.close

    def save(self, *reports: Report, by: str = "", again: bool = False) -> int:
        """Keep nothing."""
        return 0

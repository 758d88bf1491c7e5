"""Many submissions to one exercise: checks collected once, a forked child for each submission."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from importlib import import_module
from typing import TypeVar

from grader import __version__
from grader.content import read_data, variant_data
from grader.content.variants import DATA_FILE
from grader.errors import DefectiveExerciseError, InfrastructureError
from grader.grading.checks import Check, RunItem, with_checks
from grader.grading.diagnosis import Fingerprint, behaviour, diagnose, with_digests
from grader.grading.forked import Died, in_child, ready_to_fork
from grader.grading.identity import environment
from grader.grading.job import JUDGED, Bench, Judged, judge, judge_values
from grader.grading.private import Private
from grader.grading.scoring import max_score, score, shares, verdict
from grader.model import CheckResult, Exercise, Job, Record, Report, Verdict, Visibility
from grader.sandbox import BUSY_FACTOR, Sandbox

TRUSTED_SECONDS = 20.0
"""What the grader's own side of a job may take on top of the student's time, also on a loaded machine."""

SAMPLE_DATA = "sample_data"
_USE_YOUR_OWN = (
    "This is right for the sample data that everybody was given. Your data.yaml holds other numbers: use those."
)
_SEEDS_KEPT = 4

Result = TypeVar("Result")


class Groundwork(Record):
    """What need not be done twice for submissions with one seed: its reference passed, its mistakes fared so."""

    exercise: str
    seed: int
    mistakes: tuple[Fingerprint, ...] | None = None
    """None where no submission was wrong yet, so that nobody asked."""


class Batch:
    """The judging of one exercise, with its checks collected."""

    def __init__(self, exercise: Exercise, zygote: Sandbox, checks: list[Check], run: RunItem) -> None:
        self.exercise = exercise
        self.zygote = zygote
        self.checks = checks
        self.private = Private(exercise)
        self._run = run
        # What depends on the seed is kept for the last few: students of an unseeded exercise share one.
        self.bench = lru_cache(_SEEDS_KEPT)(self._bench)
        self._mistakes: dict[int, tuple[Fingerprint, ...]] = {}
        _load_judges(exercise)

    def report(self, job: Job) -> Report:
        """Judge one submission in a forked child, name the mistakes it makes, and say what it came to."""
        started = time.monotonic()
        judged = self.diagnosed(self.judged(job), job.seed)
        return _report(self.exercise, job, judged, self.zygote.confinement, time.monotonic() - started)

    def judged(self, job: Job) -> Judged:
        """What the checks say of a submission. A job that kills its child is an internal error, never a zero."""
        return self._in_child(partial(judge, self.bench(job.seed), job))

    def judged_private(self, name: str, seed: int) -> Judged:
        """What the checks say of a private file: `answer`, `mistakes/<name>` or `alternatives/<name>`."""
        job = Job(submission=self.private.submission(name), exercise_version=self.exercise.version, seed=seed)
        if not self.private.is_function_of_data:
            return self.judged(job)
        bench = self.bench(seed)
        return self._in_child(lambda: judge_values(bench, job, self.private.answers(name, bench.data)))

    def prove_reference(self, seed: int) -> None:
        """Raise DefectiveExerciseError unless the reference passes every check, InfrastructureError if we failed."""
        judged = self.judged_private("answer", seed)
        if judged.internal_error:
            raise InfrastructureError(f"{self.exercise.id}: the reference was not judged:\n{judged.internal_error}")
        failed = self.not_accepted(judged)
        if judged.not_gradable or failed:
            reasons = [f"  {check.id}: {check.verdict}: {check.staff_note or check.message}" for check in failed]
            raise DefectiveExerciseError(
                f"{self.exercise.id}: the reference does not pass its own checks (seed {seed}):\n"
                + (judged.not_gradable or "\n".join(reasons)),
                next_step=f"Mend the exercise, then run `grader author check {self.exercise.slug}`.",
            )

    def not_accepted(self, judged: Judged) -> list[CheckResult]:
        """The checks that a valid answer would pass; of what a person reads, that it can be read is enough."""
        read = {check.id for check in self.checks if check.is_read_by_a_person}
        return [
            check
            for check in judged.checks
            if check.verdict is not Verdict.PASSED and not (check.verdict is Verdict.UNDECIDED and check.id in read)
        ]

    def diagnosed(self, judged: Judged, seed: int) -> Judged:
        """The same outcome with the hints of the mistakes that it shows.

        Where we fail to judge one of the mistakes, we have failed to judge: else hints would depend on chance.
        """
        if self.exercise.private is None or all(check.verdict is Verdict.PASSED for check in judged.checks):
            return judged
        hints = {check.id: self.private.hint(check.hint_of) for check in self.checks if check.hint_of}
        known = (*self.known_mistakes(seed), *self._answers_to_the_sample(seed))
        for mistake in known:
            if reason := mistake.judged.internal_error:
                return _failed_on_our_side(self.exercise, self.checks, f"mistake {mistake.name}: {reason}")
        return diagnose(judged, known, hints)

    def take_over(self, groundwork: Groundwork) -> None:
        """Use what another batch found out."""
        if groundwork.mistakes is not None:
            self._mistakes[groundwork.seed] = groundwork.mistakes

    def groundwork(self, seed: int) -> Groundwork:
        """What this batch knows of a seed whose reference passed."""
        return Groundwork(exercise=self.exercise.id, seed=seed, mistakes=self._mistakes.get(seed))

    def _bench(self, seed: int) -> Bench:
        data = variant_data(self.exercise, seed)
        compared = any(check.answer and not (check.reads_only or check.answer.is_proof) for check in self.checks)
        expected = self.private.answers("answer", data) if compared else {}
        return Bench(self.exercise, self.checks, self._run, self.zygote, data, expected)

    def known_mistakes(self, seed: int) -> tuple[Fingerprint, ...]:
        """How the known mistakes fare with this seed."""
        if seed not in self._mistakes:
            if len(self._mistakes) == _SEEDS_KEPT:
                self._mistakes.pop(next(iter(self._mistakes)))
            fared = tuple(
                Fingerprint(name.removeprefix("mistakes/"), self.private.hint(name), self.judged_private(name, seed))
                for name in self.private.mistakes
            )
            if any(mistake.judged.internal_error for mistake in fared):
                return fared  # and try again for the next submission
            self._mistakes[seed] = fared
        return self._mistakes[seed]

    def _answers_to_the_sample(self, seed: int) -> Iterator[Fingerprint]:
        """How the right answers to the public sample fare: the mistake of whoever never opened their own data."""
        if self.private.is_function_of_data:
            answers = self.private.answers("answer", read_data(self.exercise.public / DATA_FILE))
            job = Job(submission=self.private.submission("answer"), exercise_version=self.exercise.version, seed=seed)
            bench = self.bench(seed)
            yield Fingerprint(SAMPLE_DATA, _USE_YOUR_OWN, self._in_child(lambda: judge_values(bench, job, answers)))

    def _in_child(self, work: Callable[[], Judged]) -> Judged:
        seconds = BUSY_FACTOR * self.exercise.limits.wall + TRUSTED_SECONDS
        answer = in_child(lambda: JUDGED.dump_json(work()), seconds=seconds)
        if isinstance(answer, Died):
            return _failed_on_our_side(self.exercise, self.checks, answer.reason)
        return JUDGED.validate_json(answer)


def _load_judges(exercise: Exercise) -> None:
    """Import before the first fork what the declared answers are judged with: every child would do it anew."""
    if exercise.answers:
        import_module("grader.testing.answers")
    if any(answer.is_formula for answer in exercise.answers.values()):
        for module in ("grader.grading.formula_values", "grader.maths.decision"):
            import_module(module)


def with_batch(exercise: Exercise, zygote: Sandbox, use: Callable[[Batch], Result], *, hidden: bool) -> Result:
    """Collect the checks of an exercise and return `use(batch)`.

    With `hidden=False` only the visible checks are collected: what a student may run.
    """

    def collected(checks: list[Check], run: RunItem) -> Result:
        with ready_to_fork():
            return use(Batch(exercise, zygote, checks, run))

    return with_checks(exercise, collected, hidden=hidden)


def grade(
    exercise: Exercise,
    jobs: Sequence[Job],
    zygote: Sandbox,
    emit: Callable[[Report], None],
    known: Groundwork | None = None,
) -> Groundwork:
    """Judge jobs of one exercise with all its checks; return what the next jobs with the first one's seed can use.

    Raises DefectiveExerciseError before any student is judged.
    """
    seed = jobs[0].seed

    def use(batch: Batch) -> Groundwork:
        if known is not None and known.seed == seed:
            batch.take_over(known)
        else:
            batch.prove_reference(seed)
        for job in jobs:
            emit(batch.report(job).model_copy(update={"environment": environment()}))
        return batch.groundwork(seed)

    return with_batch(exercise, zygote, use, hidden=True)


def internal_error(exercise: Exercise, job: Job, reason: str) -> Report:
    """The report of a job that the grader could not do. It decides no points and goes to staff."""
    # Its checks may not even be known; the reason must reach staff all the same.
    everything = Check("grading", "The grading of this submission", Visibility.HIDDEN, 1.0)
    judged = _failed_on_our_side(exercise, [everything], reason)
    return _report(exercise, job, judged, "", 0.0).model_copy(update={"environment": environment()})


def _failed_on_our_side(exercise: Exercise, checks: list[Check], reason: str) -> Judged:
    text = "The grader failed here. This costs you nothing; staff have been told."
    points = shares(exercise.points, [check.weight for check in checks])
    return Judged(
        tuple(
            CheckResult(
                id=check.id,
                title=check.title,
                visibility=check.visibility,
                verdict=Verdict.INTERNAL_ERROR,
                points=0.0,
                max_points=share,
                message=text,
                summary=text,
                staff_note=reason,
            )
            for check, share in zip(checks, points, strict=True)
        ),
        internal_error=reason,
    )


def _report(exercise: Exercise, job: Job, judged: Judged, confinement: str, seconds: float) -> Report:
    if judged.internal_error:
        outcome = Verdict.INTERNAL_ERROR
    elif judged.not_gradable:
        outcome = Verdict.NOT_GRADABLE
    else:
        outcome = verdict(judged.checks)
    return Report(
        student=job.submission.student,
        exercise=job.submission.exercise,
        attempt=job.submission.attempt,
        submission=job.submission.digest,
        exercise_version=job.exercise_version,
        grader=__version__,
        confinement=confinement,
        seed=job.seed,
        score=score(judged.checks),
        max_score=max_score(judged.checks) if judged.checks else exercise.points,
        verdict=outcome,
        message=judged.not_gradable,
        seconds=round(seconds, 4),
        cpu_seconds=round(judged.cpu_seconds, 4),
        peak_mib=round(judged.peak_mib, 1),
        behaviour=behaviour(judged, executed=exercise.runs_code),
        checks=with_digests(judged),
    )

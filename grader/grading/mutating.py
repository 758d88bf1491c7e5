"""The proof of the tests: every mutant of a reference is handed in, and has to lose points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pytest
from pydantic import TypeAdapter

from grader.content import EquivalentMutant, read_equivalents
from grader.errors import ContentError, DefectiveExerciseError
from grader.grading.batch import Batch
from grader.grading.checks import Check, Fixtures, RunItem, with_checks
from grader.grading.forked import Died, each_in_child
from grader.grading.job import Judged
from grader.grading.mutation import Mutant, mutants
from grader.grading.private import Private
from grader.grading.sandboxes import profile_of
from grader.model import Exercise, Job, Submission, Verdict
from grader.sandbox import Sandbox, Zygote

NOTHING_TO_MUTATE = "nothing to mutate: declared answers, computed from the data and compared with the reference"
NO_CODE = "nothing to mutate: the reference has neither code nor numbers"

_TIMES_THE_REFERENCE = 10.0
_SECONDS_MORE = 1.0


@dataclass(frozen=True)
class Survivor:
    """A mutant that lost no points. `trouble` is what the grader itself could not do with it."""

    operator: str
    line: int
    function: str
    before: str
    after: str
    trouble: str = ""


@dataclass(frozen=True)
class MutationProof:
    """What became of the mutants of one exercise.

    `timed_out` counts those of `killed` that ran into the deadline; `survivors` are those that nobody has explained;
    `stale` are explanations of what does not survive (any more); `defect` says why nothing could be tried, `exempt`
    why there is nothing to try.
    """

    exercise: str
    mutants: int = 0
    killed: int = 0
    timed_out: int = 0
    survivors: tuple[Survivor, ...] = ()
    equivalent: tuple[EquivalentMutant, ...] = ()
    stale: tuple[EquivalentMutant, ...] = ()
    defect: str = ""
    exempt: str = ""

    @property
    def sound(self) -> bool:
        """True where every mutant lost points or is explained, and nothing else is."""
        return not (self.survivors or self.stale or self.defect)


MUTATION_PROOF = TypeAdapter(MutationProof)
"""Writes `MutationProof` as JSON."""


@dataclass(frozen=True)
class _Part:
    """Every `step`-th mutant of an exercise from `start` on: the work of one process."""

    exercise: Exercise
    start: int
    step: int


@dataclass(frozen=True)
class _Tried:
    mutants: int = 0
    timed_out: int = 0
    survivors: tuple[Survivor, ...] = ()
    defect: str = ""


_TRIED = TypeAdapter(_Tried)


def mutate_all(exercises: Sequence[Exercise], seed: int, *, slots: int) -> Iterator[MutationProof]:
    """The proofs of exercises as they are found, `slots` processes at a time."""
    parts: list[_Part] = []
    step = -(-slots // max(1, len(exercises)))
    for exercise in exercises:
        if Private(exercise).is_function_of_data:
            yield MutationProof(exercise.id, exempt=NOTHING_TO_MUTATE)
        else:
            parts += [_Part(exercise, start, step) for start in range(step)]
    tried: dict[str, list[_Tried]] = {}
    for part, answer in each_in_child(lambda part: _TRIED.dump_json(_try(part, seed)), parts, slots=slots):
        own = tried.setdefault(part.exercise.id, [])
        own.append(_Tried(defect=answer.reason) if isinstance(answer, Died) else _TRIED.validate_json(answer))
        if len(own) == part.step:
            yield _proof(part.exercise, own)


def _proof(exercise: Exercise, tried: Sequence[_Tried]) -> MutationProof:
    """What the parts of an exercise come to, held against what its author has explained."""
    try:
        explained = {_change(one): one for one in read_equivalents(Private(exercise).folder)}
    except ContentError as error:
        return MutationProof(exercise.id, defect=str(error))
    survivors = sorted((one for part in tried for one in part.survivors), key=lambda one: one.line)
    alive = {_change(one) for one in survivors}
    total = sum(part.mutants for part in tried)
    defect = next((part.defect for part in tried if part.defect), "")
    return MutationProof(
        exercise=exercise.id,
        mutants=total,
        killed=total - len(survivors),
        timed_out=sum(part.timed_out for part in tried),
        survivors=tuple(one for one in survivors if one.trouble or _change(one) not in explained),
        equivalent=tuple(one for change, one in explained.items() if change in alive),
        stale=tuple(one for change, one in explained.items() if change not in alive),
        defect=defect,
        exempt="" if total or defect else NO_CODE,
    )


def _change(one: Survivor | EquivalentMutant) -> tuple[str, str, str]:
    return one.function, one.before, one.after


def _try(part: _Part, seed: int) -> _Tried:
    """Judge the mutants of one part."""
    with Zygote(profile_of(part.exercise)) as zygote:
        try:
            return with_checks(part.exercise, partial(_judge, part, seed, zygote), hidden=True)
        except DefectiveExerciseError as error:
            return _Tried(defect=error.message)


def _judge(part: _Part, seed: int, zygote: Sandbox, checks: list[Check], run: RunItem) -> _Tried:
    reference = Batch(part.exercise, zygote, checks, run)
    reference.prove_reference(seed)
    used = reference.judged_private("answer", seed).cpu_seconds
    batch = Batch(_hurried(part.exercise, used), zygote, checks, _until_one_fails(run))
    survivors, timed_out = [], 0
    tried = mutants(batch.private.source("answer").decode())[part.start :: part.step]
    for mutant in tried:
        submission = Submission(student="mutant", exercise=part.exercise.id, source=mutant.source.encode())
        judged = _judged(batch, Job(submission=submission, exercise_version=part.exercise.version, seed=seed))
        if not _lost_points(judged):
            survivors.append(_survivor(mutant, judged))
        timed_out += _timed_out(judged)
    return _Tried(len(tried), timed_out, tuple(survivors))


def _hurried(exercise: Exercise, used: float) -> Exercise:
    """The exercise with a deadline that fits its reference, which used so many seconds of a processor.

    A mutant that never ends would otherwise cost the whole deadline of a submission, and there are many of them. Where
    an exercise gives less time than this, a slow mutant may survive that a student would lose points for; never the
    other way round on a machine that is busy.
    """
    wall = _TIMES_THE_REFERENCE * used + _SECONDS_MORE
    return exercise.model_copy(update={"limits": exercise.limits.model_copy(update={"wall": wall})})


def _judged(batch: Batch, job: Job) -> Judged:
    """What the checks say of a mutant; asked again where not the mutant was slow but the machine was busy."""
    judged = batch.judged(job)
    if _timed_out(judged) and judged.cpu_seconds < batch.exercise.limits.wall / 2:  # a worker's share of the deadline
        judged = batch.judged(job)
    return judged


def _timed_out(judged: Judged) -> bool:
    return any(check.verdict is Verdict.TIMED_OUT for check in judged.checks)


def _until_one_fails(run: RunItem) -> RunItem:
    """Run no further check after one has failed: that settles it, and most mutants fail one of the first.

    Each submission is judged in a forked child, so what is remembered here is forgotten with it.
    """
    failed: list[BaseException] = []

    def run_unless_failed(item: pytest.Item, fixtures: Fixtures) -> BaseException | None:
        if not failed and (raised := run(item, fixtures)) is not None:
            failed.append(raised)
        return failed[0] if failed else None

    return run_unless_failed


def _lost_points(judged: Judged) -> bool:
    """True where a student would have lost points: not where the grader failed."""
    lost = (check.points < check.max_points and not check.verdict.is_ours for check in judged.checks)
    return bool(judged.not_gradable) or any(lost)


def _survivor(mutant: Mutant, judged: Judged) -> Survivor:
    ours = [judged.internal_error, *(check.staff_note for check in judged.checks if check.verdict.is_ours)]
    trouble = next((note for note in ours if note), "")
    return Survivor(mutant.operator, mutant.line, mutant.function, mutant.before, mutant.after, trouble)

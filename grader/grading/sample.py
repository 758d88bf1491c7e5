"""A reproducible sample class: students who hand in everything that real students hand in, with known scores."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from grader.content import seed_for, variant_data
from grader.errors import DefectiveExerciseError
from grader.grading.batch import Batch, with_batch
from grader.grading.forked import Died, each_in_child
from grader.grading.sandboxes import profile_of
from grader.model import Exercise, Job, Record, Submission
from grader.sandbox import Zygote


class Kind(StrEnum):
    """What a student of the sample class hands in for one exercise."""

    REFERENCE = "reference"
    ALTERNATIVE = "alternative"
    MISTAKE = "mistake"
    STUB = "stub"
    SYNTAX_ERROR = "syntax error"
    ENDLESS_LOOP = "endless loop"
    WRONG_TYPES = "wrong types"
    MISSING = "missing file"


# Shares of a class of average ability; most students are right, or wrong in a way that somebody has seen before.
_WEIGHTS = {
    Kind.REFERENCE: 34,
    Kind.ALTERNATIVE: 20,
    Kind.MISTAKE: 28,
    Kind.STUB: 5,
    Kind.SYNTAX_ERROR: 3,
    Kind.ENDLESS_LOOP: 2,
    Kind.WRONG_TYPES: 4,
    Kind.MISSING: 4,
}
_RIGHT = (Kind.REFERENCE, Kind.ALTERNATIVE)
_WORTH_NOTHING = (Kind.STUB, Kind.SYNTAX_ERROR, Kind.ENDLESS_LOOP, Kind.MISSING)


class Handed(Record):
    """One file of the class: `kind` (and `name` of the alternative or mistake), bytes, and the score it must get."""

    student: str
    exercise: str
    kind: Kind
    name: str
    source: bytes | None
    data: dict[str, Any]
    score: float


_HANDED = TypeAdapter(list[Handed])


def sample_class_files(
    exercises: Sequence[Exercise], students: Sequence[str], secret: bytes, *, seed: int, slots: int
) -> Iterator[list[Handed]]:
    """What every student hands in, an exercise at a time, in no particular order; the same `seed`, the same class.

    The expected score of a reference or an alternative is full, and zero where no work was handed in; a mistake or a
    file of wrong types is graded here, alone and before there is a class. Raises DefectiveExerciseError.
    """

    def work(exercise: Exercise) -> bytes:
        hand_out = partial(_hand_out, students=students, secret=secret, seed=seed)
        with Zygote(profile_of(exercise)) as zygote:
            return _HANDED.dump_json(with_batch(exercise, zygote, hand_out, hidden=True))

    for exercise, answer in each_in_child(work, exercises, slots=slots):
        if isinstance(answer, Died):
            raise DefectiveExerciseError(
                f"{exercise.id}: no sample class can be drawn:\n{answer.reason}",
                next_step=f"Run `grader author check {exercise.slug}`.",
            )
        yield _HANDED.validate_json(answer)


def _hand_out(batch: Batch, students: Sequence[str], secret: bytes, seed: int) -> list[Handed]:
    scores: dict[tuple[bytes, int], float] = {}

    def alone(source: bytes, job_seed: int) -> float:
        if (source, job_seed) not in scores:
            submission = Submission(student="alone", exercise=batch.exercise.id, source=source)
            job = Job(submission=submission, exercise_version=batch.exercise.version, seed=job_seed)
            scores[source, job_seed] = batch.report(job).score
        return scores[source, job_seed]

    handed = []
    for student in students:
        draw = random.Random(f"{seed}/{student}/{batch.exercise.id}")
        kind, name = _draw(batch, draw, _odds(batch.exercise, student, seed))
        job_seed = seed_for(secret, student, batch.exercise)
        source = _source(batch, kind, name, job_seed)
        if kind in _WORTH_NOTHING or source is None:
            score = 0.0
        elif kind in _RIGHT:
            score = batch.exercise.points
        else:
            score = alone(source, job_seed)
        data = variant_data(batch.exercise, job_seed)
        handed.append(
            Handed(
                student=student,
                exercise=batch.exercise.id,
                kind=kind,
                name=name,
                source=source,
                data=data,
                score=score,
            )
        )
    return handed


def _odds(exercise: Exercise, student: str, seed: int) -> float:
    """How much likelier than the average this student is to be right: e^(ability - difficulty), as in Rasch's model."""
    ability = random.Random(f"{seed}/{student}").gauss(0, 1.5)
    return math.exp(ability - (exercise.difficulty - 2) / 2)


def _draw(batch: Batch, draw: random.Random, odds: float) -> tuple[Kind, str]:
    weights = [weight * (odds if kind in _RIGHT else 1) for kind, weight in _WEIGHTS.items()]
    kind = draw.choices(list(_WEIGHTS), weights)[0]
    names = {Kind.ALTERNATIVE: batch.private.alternatives, Kind.MISTAKE: batch.private.mistakes}.get(kind, [])
    if kind in (Kind.ALTERNATIVE, Kind.MISTAKE) and not names:
        kind = Kind.REFERENCE
    return kind, draw.choice(names) if names else ""


def _source(batch: Batch, kind: Kind, name: str, seed: int) -> bytes | None:
    exercise = batch.exercise
    stub = (exercise.public / "answer.py").read_bytes()
    match kind:
        case Kind.MISSING:
            return None
        case Kind.STUB:
            return stub
        case Kind.SYNTAX_ERROR:
            return stub + b"\ndef unfinished(:\n"
        case Kind.ENDLESS_LOOP:
            return _replaced(batch, "while True: pass")
        case Kind.WRONG_TYPES if exercise.runs_code:
            return _replaced(batch, 'return "forty-two"')
        case Kind.WRONG_TYPES:
            return "".join(f'{answer} = "forty-two"\n' for answer in exercise.answers).encode()
    path = name or "answer"
    if batch.private.is_function_of_data:
        values = batch.private.answers(path, variant_data(exercise, seed))
        return "".join(f"{answer} = {value!r}\n" for answer, value in values.items()).encode()
    return batch.private.source(path)


def _replaced(batch: Batch, body: str) -> bytes:
    """A module that defines everything the exercise asks for, each with the same one-line `body`."""
    names = batch.exercise.defines or ("answers",)
    return "\n\n".join(f"def {name}(*args, **kwargs):\n    {body}\n" for name in names).encode()

"""The proof that an exercise is sound: nothing is believed, everything is graded.

The stub earns nothing and so does code that does no work, the reference and every alternative earn everything, every
known mistake loses points and is told its own hint, and the same job has the same outcome twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from grader.errors import DefectiveExerciseError
from grader.grading.batch import Batch, with_batch
from grader.grading.blocks import blocks_are_fair
from grader.grading.finding import Finding
from grader.grading.forked import Died, each_in_child
from grader.grading.idle import idle_submissions
from grader.grading.sandboxes import profile_of
from grader.grading.second_opinion import Compared, second_opinions
from grader.model import CheckResult, Exercise, Job, Submission, Verdict, Visibility
from grader.sandbox import Zygote


@dataclass(frozen=True)
class Proof:
    """What was tried for one exercise, and what is wrong with it.

    `sympy_agrees` and `sympy_cannot` count comparisons of formulas on which SymPy comes to our verdict, or to none.
    """

    exercise: str
    checks: int
    mistakes: int
    alternatives: int
    runs: int
    findings: tuple[Finding, ...]
    sympy_agrees: int = 0
    sympy_cannot: int = 0


PROOF = TypeAdapter(Proof)


def verify_all(exercises: Sequence[Exercise], seeds: Sequence[int], *, slots: int) -> Iterator[Proof]:
    """The proofs of exercises as they are found, `slots` at a time."""

    def work(exercise: Exercise) -> bytes:
        return PROOF.dump_json(verify(exercise, seeds))

    for exercise, answer in each_in_child(work, exercises, slots=slots):
        if isinstance(answer, Died):
            finding = Finding("exercise", answer.reason, "This is an error of the grader or of a test file.")
            yield Proof(exercise.id, 0, 0, 0, 0, (finding,))
        else:
            yield PROOF.validate_json(answer)


def verify(exercise: Exercise, seeds: Sequence[int]) -> Proof:
    """Try everything that an exercise promises, with each of `seeds`."""
    with Zygote(profile_of(exercise)) as zygote:
        try:
            return with_batch(exercise, zygote, lambda batch: _verify(batch, seeds), hidden=True)
        except DefectiveExerciseError as error:
            finding = Finding("solutions", error.message, error.next_step)
            return Proof(exercise.id, 0, 0, 0, 0, (finding,))


def _verify(batch: Batch, seeds: Sequence[int]) -> Proof:
    for seed in seeds:
        batch.prove_reference(seed)
    findings = [
        *_stub_earns_nothing(batch, seeds[0]),
        *_no_work_earns_nothing(batch, seeds[0]),
        *(finding for seed in seeds for finding in _alternatives_earn_everything(batch, seed)),
        *_mistakes_are_caught(batch, seeds),
        *_same_job_same_outcome(batch, seeds[0]),
        *blocks_are_fair(batch.exercise, batch.private),
    ]
    opinions = _opinions(batch, seeds[0])
    findings += _formulas_are_proved(opinions)
    alternatives, mistakes = len(batch.private.alternatives), len(batch.private.mistakes)
    runs = len(seeds) * (1 + alternatives + mistakes) + 3 + mistakes
    agrees = sum(one.settled and one.ours == one.theirs for one in opinions)
    cannot = sum(not one.settled for one in opinions)
    return Proof(batch.exercise.id, len(batch.checks), mistakes, alternatives, runs, tuple(findings), agrees, cannot)


def _stub_earns_nothing(batch: Batch, seed: int) -> Iterator[Finding]:
    for check in _earned(batch, _stub(batch), seed):
        yield Finding(
            "answer.py (stub)",
            f"already earns {check.points:g} points for `{check.id}`",
            "A stub fails every check: let it raise NotImplementedError, or leave the answer None.",
        )


def _no_work_earns_nothing(batch: Batch, seed: int) -> Iterator[Finding]:
    """Code that does nothing right is worth nothing: no points for an exception that is always raised."""
    if not batch.exercise.runs_code:
        return
    for what, source in idle_submissions(_stub(batch)):
        for check in _earned(batch, source, seed):
            yield Finding(
                "test_hidden.py" if check.visibility is Visibility.HIDDEN else "test_visible.py",
                f"a submission that {what} earns {check.points:g} points for `{check.id}`",
                'Let the check come `after="…"` one that such a submission fails, or demand a right value in it too.',
            )


def _stub(batch: Batch) -> bytes:
    return (batch.exercise.public / "answer.py").read_bytes()


def _earned(batch: Batch, source: bytes, seed: int) -> list[CheckResult]:
    """The checks that are worth points to a submission with this source."""
    submission = Submission(student="stub", exercise=batch.exercise.id, source=source)
    judged = batch.judged(Job(submission=submission, exercise_version=batch.exercise.version, seed=seed))
    return [check for check in judged.checks if check.points]


def _alternatives_earn_everything(batch: Batch, seed: int) -> Iterator[Finding]:
    for name in batch.private.alternatives:
        judged = batch.judged_private(name, seed)
        if judged.not_gradable:
            yield Finding(f"{name}.py", judged.not_gradable, "A valid answer must be accepted.")
        for check in batch.not_accepted(judged):
            yield Finding(
                f"{name}.py",
                f"`{check.id}` says {check.verdict} (seed {seed}): {check.staff_note or check.message}",
                "A valid answer must be accepted: let the check fix only what the statement fixes.",
            )


def _mistakes_are_caught(batch: Batch, seeds: Sequence[int]) -> Iterator[Finding]:
    for seed in seeds:
        for mistake in batch.known_mistakes(seed):
            file = f"mistakes/{mistake.name}.py"
            checks = batch.diagnosed(mistake.judged, seed).checks
            others = {check.mistake for check in checks} - {"", mistake.name}
            if not mistake.hint:
                yield Finding(file, "has no docstring", "Its docstring is the hint that the student reads.")
            elif not mistake.judged.not_gradable and all(check.verdict is Verdict.PASSED for check in checks):
                yield Finding(
                    file,
                    f"earns full points (seed {seed})",
                    "Add a check that this mistake fails, or drop the file.",
                )
            elif others:
                yield Finding(
                    file,
                    f"is taken for {', '.join(sorted(others))} (seed {seed})",
                    "Two mistakes behave alike: merge them, or add a check that tells them apart.",
                )
            elif mistake.hint not in {check.hint for check in checks}:
                yield Finding(
                    file,
                    f"is not told its own hint (seed {seed})",
                    f'Mark the check that it fails with `hint_of="{mistake.name}"`.',
                )


def _same_job_same_outcome(batch: Batch, seed: int) -> Iterator[Finding]:
    once = {f"mistakes/{mistake.name}": mistake.judged for mistake in batch.known_mistakes(seed)}
    for name in ["answer", *once]:
        first = once.get(name) or batch.judged_private(name, seed)
        second = batch.judged_private(name, seed)
        if first.checks != second.checks:
            ids = [a.id for a, b in zip(first.checks, second.checks, strict=True) if a != b]
            yield Finding(
                f"{name}.py",
                f"two runs of the same job differ in {', '.join(ids)}",
                "Draw from `rng` alone, and compare times by ratios.",
            )


def _opinions(batch: Batch, seed: int) -> list[Compared]:
    """What SymPy says of the formulas in the private files."""
    if all(answer.type != "expression" for answer in batch.exercise.answers.values()):
        return []
    data = batch.bench(seed).data
    files = ["answer", *batch.private.alternatives, *batch.private.mistakes]
    return second_opinions(batch.exercise, {name: batch.private.answers(name, data) for name in files})


def _formulas_are_proved(opinions: Sequence[Compared]) -> Iterator[Finding]:
    for one in opinions:
        if one.source == "question" and one.ours != "equal":
            yield Finding(
                "answer.py",
                f"`{one.answer}` is {one.right}, and the question {one.left}: {one.ours}",
                "Mend the reference, or `question` in exercise.yaml.",
            )
        if one.settled and one.ours != one.theirs:
            yield Finding(
                "exercise.yaml" if one.source == "question" else f"{one.source}.py",
                f"`{one.answer}`: {one.left} and {one.right} are {one.ours} to the grader and {one.theirs} to SymPy",
                "Work an instance out by hand. If the grader is wrong, please report it: that must never happen.",
            )

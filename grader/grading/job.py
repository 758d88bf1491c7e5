"""One job: every check of an exercise on one submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from grader import testing  # its names are loaded when they are used: those that read formulas are slow to load
from grader.errors import NotGradableError
from grader.grading.checks import Check, Fixtures, RunItem
from grader.grading.outcome import PASSED, Outcome, outcome_of
from grader.grading.scoring import shares
from grader.grading.signature import Signature, answer_signature
from grader.grading.work import Literals, Work
from grader.maths.escapes import latex_restored
from grader.model import Answer, CheckResult, Exercise, Job, Symbol, Verdict
from grader.sandbox import Ended, ForbiddenCall, Limits, NotLiteral, Sandbox, SandboxFailed
from grader.testing import CheckFailed, Undecided
from grader.testing.failure import Subject
from grader.testing.orders import written_order

_WORDS = ("choice", "order", "text")
"""Types of answers that are no mathematics."""

READING_LIMIT = 2.0
"""Seconds in which the literals of an answer file must be read."""


@dataclass(frozen=True)
class Judged:
    """What a job came to, before anybody gives it a name. `notes` holds the signatures of each check's values."""

    checks: tuple[CheckResult, ...] = ()
    notes: Mapping[str, list[Signature]] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0
    not_gradable: str = ""
    internal_error: str = ""


JUDGED = TypeAdapter(Judged)
"""Reads and writes `Judged` as JSON: it crosses from a forked child."""


@dataclass(frozen=True)
class Bench:
    """Everything that judging needs and that is the same for all submissions of an exercise with the same seed."""

    exercise: Exercise
    checks: Sequence[Check]
    run: RunItem
    zygote: Sandbox
    data: Mapping[str, Any]
    expected: Mapping[str, Any]


def judge(bench: Bench, job: Job) -> Judged:
    """Judge one submission. Meant for a forked child: it leaves pytest's state and a worker behind.

    Raises SandboxFailed where the sandbox did not do its part: that is the end of the child, and no verdict.
    """
    source = job.submission.source
    if source is None:
        return Judged(not_gradable=job.submission.problem)
    if bench.exercise.runs_code:
        work = Work(source, bench.exercise, bench.zygote, job.seed)
        results, notes = _judge_code(bench, job, work)
        work.drop()
        return Judged(results, notes, work.cpu_seconds, work.peak_mib)
    try:
        values = read_literals(source, bench.exercise, bench.zygote)
    except NotGradableError as error:
        return Judged(not_gradable=error.message)
    return judge_values(bench, job, values)


def judge_values(bench: Bench, job: Job, values: Mapping[str, Any]) -> Judged:
    """Judge declared answers that have been read."""
    results, notes = _judge_literals(bench, job, values)
    return Judged(results, notes)


def _judge_code(bench: Bench, job: Job, work: Work) -> tuple[tuple[CheckResult, ...], dict[str, list[Signature]]]:
    """Load the module once for all checks; what goes wrong there goes wrong everywhere."""
    fixtures = Fixtures(work, job.seed, bench.data, bench.exercise)

    def load() -> BaseException | None:
        try:
            work.load()
        except SandboxFailed:
            raise
        except (Exception, Ended, ForbiddenCall) as error:
            return error  # whatever the student's code raises at import; outcome_of tells it apart
        return None

    loading = _fairly(load, work)
    notes: dict[str, list[Signature]] = {}

    def judge_one(check: Check) -> Outcome:
        if loading is not None:
            return outcome_of(loading, answered=False)
        if work.out_of_time:
            text = "Not run: earlier checks used up the time of this submission."
            return Outcome(Verdict.TIMED_OUT, message=text, summary=text)
        assert check.item is not None
        item = check.item

        def attempt() -> BaseException | None:
            notes[check.id] = work.begin_check()
            return bench.run(item, fixtures)

        raised = _fairly(attempt, work)
        if isinstance(raised, SandboxFailed):
            raise raised
        work.drop_dead()
        if raised is not None:
            notes[check.id].append(["raised", type(raised).__name__])
        return outcome_of(raised, answered=len(notes[check.id]) > 1)

    return _in_order(bench, judge_one), notes


def _fairly(attempt: Callable[[], BaseException | None], work: Work) -> BaseException | None:
    """What an attempt raised. One whose worker was killed, perhaps not by its own doing, is made once more."""
    raised = attempt()
    if isinstance(raised, Ended) and raised.killed:
        work.drop()
        raised = attempt()
    return raised


def _judge_literals(
    bench: Bench, job: Job, values: Mapping[str, Any]
) -> tuple[tuple[CheckResult, ...], dict[str, list[Signature]]]:
    fixtures = Fixtures(Literals(values), job.seed, bench.data, bench.exercise)
    signs = {
        name: answer_signature(bench.exercise, name, value, bench.expected.get(name)) for name, value in values.items()
    }
    notes = {f"answer_{name}": [sign] for name, sign in signs.items()}
    everything = [sign for _, sign in sorted(signs.items())]

    def judge_one(check: Check) -> Outcome:
        if check.item is not None:
            notes[check.id] = everything
            return outcome_of(bench.run(check.item, fixtures), answered=True)
        return _judge_answer(bench, check, values[check.answer_name])

    return _in_order(bench, judge_one), notes


def _judge_answer(bench: Bench, check: Check, value: object) -> Outcome:
    """A declared answer against the reference's; without a reference, whether it can be read."""
    assert check.answer is not None
    name = check.answer_name
    symbols = bench.exercise.symbols_of(name)
    if check.answer.is_proof:
        return _judge_proof(check.answer, value, symbols, name)
    reading = None
    try:
        reading = testing.read_answer(check.answer, value, symbols=symbols, name=name)
        if not check.reads_only:
            testing.compare_answer(check.answer, value, bench.expected[name], symbols=symbols, name=name)
    except (CheckFailed, Undecided) as error:
        outcome = outcome_of(error, answered=True)
    except (TypeError, ValueError) as error:  # the reference or the declaration is wrong
        outcome = outcome_of(error, answered=False)
    else:
        outcome = PASSED
    if check.answer.type == "order":
        outcome = replace(outcome, lines=written_order(check.answer, value))
    return replace(outcome, read_as=reading)


def _judge_proof(answer: Answer, value: object, symbols: Mapping[str, Symbol], name: str) -> Outcome:
    """A proof needs no reference: its exercise says all that it is judged by."""
    from grader.testing.proofs import judge_proof  # the engine is loaded where there is something for it to do

    try:
        judged = judge_proof(answer, value, symbols, Subject(name, answer.hint))
    except ValueError as error:  # the declaration is wrong
        return outcome_of(error, answered=False)
    outcome = PASSED if judged.problem is None else outcome_of(judged.problem, answered=True)
    return replace(outcome, lines=judged.lines)


def read_literals(source: bytes, exercise: Exercise, zygote: Sandbox) -> dict[str, Any]:
    """The declared answers. Raises NotGradableError with line and reason where one is not a literal."""
    try:
        with zygote.spawn(Limits(wall=READING_LIMIT)) as worker:
            values = worker.literals(source, tuple(exercise.answers))
    except NotLiteral as error:
        raise NotGradableError(str(error)) from error
    except Ended as error:
        raise NotGradableError(f"answer.py cannot be read: {error.message}") from error
    except SyntaxError as error:
        raise NotGradableError(f"answer.py, line {error.lineno}: {error.msg}{_about_escapes(error)}") from error
    return {
        name: values.get(name) if answer.type in _WORDS else _restored(values.get(name))
        for name, answer in exercise.answers.items()
    }


def _about_escapes(error: SyntaxError) -> str:
    r"""What to do where Python takes a command such as \xi for an escape that it does not know."""
    return r'. Write r before the quotes, as in r"\xi".' if "escape" in str(error.msg) else ""


def _restored(value: Any) -> Any:
    """An answer with the LaTeX commands that Python took for escapes, in lists as well."""
    if type(value) is str:
        return latex_restored(value)
    if type(value) in (list, tuple):
        return type(value)(map(_restored, value))
    return value


def _in_order(bench: Bench, judge_one: Any) -> tuple[CheckResult, ...]:
    """Judge the checks in order; a check whose prerequisite failed is skipped, so one cause is told once."""
    results: dict[str, CheckResult] = {}
    points = shares(bench.exercise.points, [check.weight for check in bench.checks])
    for check, share in zip(bench.checks, points, strict=True):
        before = results.get(check.after) if check.after else None
        if before is not None and before.verdict is not Verdict.PASSED:
            text = f"Skipped until “{before.title}” passes."
            outcome = Outcome(Verdict.SKIPPED, message=text, summary=text)
        else:
            outcome = judge_one(check)
        results[check.id] = _result(check, share, outcome)
    return tuple(results.values())


def _result(check: Check, share: float, outcome: Outcome) -> CheckResult:
    return CheckResult(
        id=check.id,
        title=check.title,
        visibility=check.visibility,
        verdict=outcome.verdict,
        points=round(share * outcome.credit, 4),
        max_points=share,
        message=outcome.message,
        summary=outcome.summary,
        hint=outcome.hint or (check.answer.hint if check.answer and outcome.verdict is Verdict.WRONG else ""),
        staff_note=outcome.staff_note,
        read_as=outcome.read_as,
        lines=outcome.lines,
    )

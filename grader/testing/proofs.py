"""Derivations and proofs: read, checked line by line, and said in records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.errors import UsageError
from grader.maths import Proof, ProofError, ProofPolicy, ProofReport, check_proof, to_ascii
from grader.maths.proofs.report import StepReport
from grader.model import Answer, ProofLine, Symbol
from grader.testing.failure import CheckFailed, Subject, Undecided
from grader.testing.formulas import formula_symbols
from grader.testing.reading import kind_of

_WORST_FIRST = ("refuted", "rejected", "undecided", "verified")


@dataclass(frozen=True)
class JudgedProof:
    """A proof line by line, and what is wrong with it as a whole: None where it is right.

    `mark` tells two proofs apart that go wrong in different places: the first bad line, as it was read.
    """

    lines: tuple[ProofLine, ...]
    problem: CheckFailed | Undecided | None
    mark: str


def read_statement(answer: Answer, symbols: Mapping[str, Symbol]) -> Proof:
    """What an exercise grants and asks for, without any steps. Raises ValueError where the declaration is wrong."""
    return _read("", answer, symbols)


def judge_proof(answer: Answer, actual: object, symbols: Mapping[str, Symbol], of: Subject) -> JudgedProof:
    """The verdict on the literal `actual` as a proof of what `answer` claims.

    Raises ValueError where the declaration is wrong.
    """
    if actual is None:
        return JudgedProof((), of.fails("is not answered yet: put your proof in place of None"), "none")
    text = _text(actual)
    if text is None:
        return JudgedProof((), of.fails(f"is {kind_of(actual)}, where a text in quotes is wanted"), "no text")
    read_statement(answer, symbols)
    try:
        proof = _read(text, answer, symbols)
    except ProofError as error:
        return _unreadable(text, error, of)
    try:
        report = check_proof(proof, _policy(answer))
    except UsageError as error:
        raise ValueError(f"exercise.yaml: {error}") from error
    return JudgedProof(_lines(text, report), _problem(report, of), _mark(report))


def check_written_proof(
    answer: Answer, actual: object, *, symbols: Mapping[str, Symbol] | None = None, name: str = "the proof"
) -> None:
    """The literal `actual` is a proof of what the declaration `answer` claims.

    Raises:
        CheckFailed: a line does not follow, or the claim is not reached; `.credit` is the share of right lines.
        Undecided: some line cannot be decided by machine.
        ValueError: the declaration is wrong.
    """
    problem = judge_proof(answer, actual, symbols or {}, Subject(name, answer.hint)).problem
    if problem is not None:
        raise problem


def _text(actual: object) -> str | None:
    if type(actual) is str:
        return actual
    if type(actual) in (list, tuple) and all(type(line) is str for line in actual):  # type: ignore[attr-defined]
        return "\n".join(actual)  # type: ignore[arg-type]
    return None


def _read(text: str, answer: Answer, symbols: Mapping[str, Symbol]) -> Proof:
    table = formula_symbols(symbols)
    options = {"hypotheses": answer.given, "claim": answer.claim, "definitions": answer.define}
    try:
        return Proof.parse(text, table, **options)  # type: ignore[arg-type]
    except ProofError as error:
        if error.line == 0:
            raise ValueError(f"exercise.yaml: {error.reason}") from error
        raise


def _policy(answer: Answer) -> ProofPolicy:
    rules = answer.rules
    return ProofPolicy(rules.landmarks, rules.most_facts, rules.forbidden, rules.mention, rules.fewest_lines)


def _unreadable(text: str, error: ProofError, of: Subject) -> JudgedProof:
    """A text that is no proof: the line that cannot be read is marked."""
    reason = "; ".join(part for part in (error.reason, error.next_step) if part)
    lines = tuple(
        ProofLine(
            number=number,
            text=line,
            verdict="rejected" if number == error.line else "",
            note=reason if number == error.line else "",
        )
        for number, line in _written(text)
    )
    where = "".join(f"\n    {line}" for line in error.text.splitlines())
    problem = Subject(of.name).fails(f"cannot be read, line {error.line}: {reason}{where}")  # no hint on the content
    return JudgedProof(lines, problem, f"unread: {error.line}")


def _written(text: str) -> list[tuple[int, str]]:
    return [(number, line.rstrip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _lines(text: str, report: ProofReport) -> tuple[ProofLine, ...]:
    """Every written line with the worst verdict on its steps, and what is said about that."""
    by_line: dict[int, list[StepReport]] = {}
    for step in report.steps:
        by_line.setdefault(step.step.line, []).append(step)
    return tuple(_line(number, line, by_line.get(number, [])) for number, line in _written(text))


def _line(number: int, text: str, steps: Sequence[StepReport]) -> ProofLine:
    if not steps:
        return ProofLine(number=number, text=text)
    worst = min(steps, key=lambda step: _WORST_FIRST.index(step.verdict))
    note = worst.sentence
    if worst.verdict == "verified":
        facts = dict.fromkeys(fact for step in steps for fact in step.facts)
        note = f"uses: {', '.join(facts)}" if facts else ""
    if worst.given and worst.verdict == "verified":
        note = f"{note}; follows from the lines above, if these were right".removeprefix("; ")
    return ProofLine(number=number, text=text, verdict=worst.verdict, note=note)


def _problem(report: ProofReport, of: Subject) -> CheckFailed | Undecided | None:
    if report.verdict == "verified":
        return None
    if report.verdict == "undecided":
        return Undecided(f"{of.name}: {report.sentence}")
    credit = round(report.credit, 3)
    if report.first_bad is None:
        return of.fails(f"is not a proof yet. {report.sentence}", credit=credit)
    line = report.steps[report.first_bad].step.line
    return of.fails(f"is not a proof yet: line {line} is the first that is not accepted", credit=credit)


def _mark(report: ProofReport) -> str:
    if report.first_bad is None:
        return f"{report.verdict}: {report.sentence if report.verdict == 'rejected' else ''}"
    bad = report.steps[report.first_bad]
    relation = bad.step.relation
    stated = f"{to_ascii(relation.left)} {relation.rel} {to_ascii(relation.right)}" if relation else bad.step.kind
    stated = bad.sentence if bad.how == "obligation" else stated
    return f"{report.verdict} {bad.how}: {stated}"

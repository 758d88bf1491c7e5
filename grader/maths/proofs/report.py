"""What a check of a proof comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from grader.maths.counterexample import Counterexample
from grader.maths.proofs.evidence import AnyEvidence
from grader.maths.proofs.language import Proof, Step
from grader.maths.tree import Relation

if TYPE_CHECKING:
    from grader.maths.proofs.inductions import Induction

StepVerdict = Literal["verified", "refuted", "rejected", "undecided"]


@dataclass(frozen=True)
class StepReport:
    """The verdict on one step.

    how             "normal form", "facts", "sign", ... of a verified one; "instance", "undefined", "unconfirmed",
                    "shape", "claim", "leap", "forbidden", ... of another
    facts           what it needs, by name
    given           the number of earlier lines that were not accepted and are taken as true here
    sentence        one sentence for the student
    shown           what it has shown besides its relation: between the ends of a chain, or by a contradiction
    supposed        whether its relation only says what is supposed here, which shows nothing
    """

    step: Step
    verdict: StepVerdict
    how: str
    sentence: str
    facts: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    fallacy: str = ""
    given: int = 0
    evidence: AnyEvidence | None = None
    shown: tuple[Relation, ...] = ()
    supposed: bool = False

    @property
    def statements(self) -> tuple[Relation, ...]:
        """Every relation that it shows, as written."""
        own = self.step.relation if self.step.kind in ("relation", "operation") and not self.supposed else None
        return self.shown if own is None else (own, *self.shown)


@dataclass(frozen=True)
class ProofReport:
    """The verdict on a proof, and on each of its steps.

    `first_bad` is the index of the first step that is refuted or rejected, else of the first undecided one. A proof
    all of whose lines hold can still be rejected: `sentence` then says what is missing.
    """

    proof: Proof
    verdict: StepVerdict
    sentence: str
    steps: tuple[StepReport, ...]
    first_bad: int | None = None
    met: float = 1.0
    """The share of the obligations of claimed properties that has been shown."""
    inductions: tuple[Induction, ...] = ()
    """Those that are complete, from which certificates of them are written."""

    @property
    def credit(self) -> float:
        """The share of the lines that are right, later ones given those that are not; 1 for a verified proof.

        The lines up to the first bad one count in full, and what follows from a bad line counts half; all of them only
        for the share of what a claimed property needs.
        """
        if self.verdict == "verified":
            return 1.0
        lines = [report for report in self.steps if report.step.kind in ("relation", "operation")]
        if not lines:
            return 0.0
        points = 0.0
        for report in lines:
            if report.verdict == "verified":
                points += 1.0 if not report.given else 0.5
        return min(0.9, points / (len(lines) + 1)) * self.met

"""What a proof is made of once it has been read: declarations, hypotheses, claims and steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from grader.errors import GraderError
from grader.maths.proofs.statements import Property
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Relation

StepKind = Literal[
    "relation",
    "operation",
    "suppose",
    "case",
    "end",
    "contradiction",
    "claim",
    "for all",
    "close",
    "choice",
    "property",
    "induction",
    "base",
    "step",
]

OperationName = Literal["left", "right", "times", "divide", "add", "subtract", "transpose", "trace", "gradient"]


class ProofError(GraderError):
    """A text that is no proof. `line` counts from 1; `reason` says what was found and wanted there."""

    exit_code = 3

    def __init__(self, line: int, reason: str, suggestion: str = "", *, text: str = "") -> None:
        super().__init__(f"line {line}: {reason}", next_step=suggestion)
        self.line = line
        self.reason = reason
        self.suggestion = suggestion
        self.text = text


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A relation that the exercise grants. `label` is how a proof may cite it, such as `1`, or empty.

    `for_all` names the natural number for all values of which it holds, from `least` on.
    """

    relation: Relation
    label: str = ""
    for_all: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done to both sides of an earlier relation: `name` and, where it takes one, its argument."""

    name: OperationName
    of: str
    """The label of that relation."""
    by: Expression | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What `for all` introduces: new symbols with what is supposed of them, and `implied`, which says the same of their
    assumptions. With None there is an assumption that no relation says."""

    variables: tuple[Expression, ...]
    premises: tuple[Relation, ...] = ()
    implied: tuple[Relation, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """New symbols that exist with these relations, by the rule that the reason of the step names."""

    variables: tuple[Expression, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """`by (2) with c = y - z`: the statement with that label, for these values of its variables."""

    label: str
    values: tuple[tuple[str, Expression], ...]


Detail = Block | Choice | Use | Property


@dataclass(frozen=True, slots=True)
class Step:
    """One step. A chain `a = b = c` is one step for each of its relations.

    relation        `relation` follows from what stands before
    operation       `operation` is done to both sides of an earlier relation; `relation` is what is stated, or None
    suppose, case   `relation` is assumed until the scope ends
    end             the innermost scope ends
    contradiction   the innermost `suppose` is impossible
    claim           `therefore claim`, `qed`
    for all         `detail` is a Block, until the scope ends; `close` is an end that nobody has written
    choice          `detail` is a Choice
    property        `detail` is the Property that has been shown
    induction       an induction on `variable` begins, of `relation` or of the claim
    base, step      a base case of it, for `value` or the next number; its step
    """

    kind: StepKind
    line: int
    text: str
    relation: Relation | None = None
    operation: Operation | None = None
    reason: str = ""
    label: str = ""
    chained: bool = False
    """Whether the relation goes on from the right side of the step before."""
    indent: int = 0
    """How far the line is moved in: a case further in than the case before it is one of the cases inside."""
    detail: Detail | None = None
    """Of a relation: the instance of a statement that it follows from, where one is named."""
    variable: str = ""
    strong: bool = False
    """Of an induction: whether the claim may be used for all smaller numbers."""
    value: int | None = None


@dataclass(frozen=True)
class Proof:
    """A proof that has been read. `definitions` are unfolded freely; `names` shows how made-up symbols are written."""

    symbols: Symbols
    definitions: Mapping[str, Expression] = field(default_factory=dict)
    hypotheses: tuple[Hypothesis, ...] = ()
    claims: tuple[Relation, ...] = ()
    steps: tuple[Step, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    properties: tuple[Property, ...] = ()
    """Properties that are claimed."""

    @staticmethod
    def parse(
        text: str,
        symbols: Symbols | None = None,
        *,
        hypotheses: Sequence[str] = (),
        claim: Sequence[str] = (),
        definitions: Mapping[str, str] | None = None,
    ) -> Proof:
        """Read a proof.

        What an exercise grants is given here; the text may then repeat declarations and hypotheses, but not add any.
        Without `symbols` the text declares everything itself. Raises ProofError.
        """
        from grader.maths.proofs.reading import read_proof

        return read_proof(text, symbols, hypotheses=hypotheses, claim=claim, definitions=definitions or {})

"""An exercise: what `exercise.yaml` says, and the same with its place in the course."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from grader.model.base import Record

_SECONDS = {"ms": 1e-3, "s": 1.0, "min": 60.0}
_BYTES = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?) ?([A-Za-z]+)")


def _quantity(value: Any, units: dict[str, float]) -> float:
    """Read `10 s` or `512 MiB`. Raises ValueError with the wanted form."""
    match = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[2] not in units:
        raise ValueError(f"a number with a unit ({', '.join(units)})")
    return float(match[1]) * units[match[2]]


Seconds = Annotated[
    float,
    BeforeValidator(lambda value: value if isinstance(value, float) else _quantity(value, _SECONDS)),
    Field(gt=0, le=600, json_schema_extra={"type": "string", "examples": ["10 s"]}),
]
Bytes = Annotated[
    int,
    BeforeValidator(lambda value: value if isinstance(value, int) else int(_quantity(value, _BYTES))),
    Field(ge=2**24, le=2**36, json_schema_extra={"type": "string", "examples": ["512 MiB"]}),
]


class Kind(StrEnum):
    """What the student hands in, and so who judges it."""

    CODE = "code"
    NUMERIC = "numeric"
    SYMBOLIC = "symbolic"
    DERIVATION = "derivation"
    PROOF = "proof"
    WRITTEN = "written"


class UpTo(StrEnum):
    """Freedom that the mathematics leaves in an answer."""

    SIGN = "sign"
    SCALE = "scale"
    COLUMN_SIGNS = "column_signs"
    PERMUTATION = "permutation"
    ROTATION = "rotation"
    BASIS = "basis"


class Limits(Record):
    """What one submission may use. `wall` is in seconds, `memory` in bytes."""

    wall: Seconds = 5.0
    memory: Bytes = 512 * 2**20


class Normal(Record):
    """The law of a random symbol; `mean` and `cov` (of a scalar: the variance) are formulas in the other symbols."""

    dist: Literal["normal"]
    mean: str | int | float
    cov: str | int | float


class Symbol(Record):
    """A declared symbol of a statement: `shape` in dimension names or numbers, [n] is a column, [] a scalar."""

    shape: tuple[str | int, ...] = Field(default=(), max_length=2)
    assume: tuple[str, ...] = Field(default=(), description="spd, invertible, positive, ...")
    random: Normal | None = Field(default=None, description="The law that `expect` takes the mean over.")
    domain: str = Field(default="", description="Where every entry lies: (0, 1), [0, inf), (-pi/2, pi/2).")


Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Defined = Annotated[
    str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*(\([A-Za-z][A-Za-z0-9_]*(, [A-Za-z][A-Za-z0-9_]*)*\))?$")
]
"""A name that a proof uses, or a function of symbols."""


class ProofRules(Record):
    """What a proof must show and may not use, beyond being right."""

    landmarks: tuple[str, ...] = Field(
        default=(), description="Formulas or relations that must occur in this order; | separates alternatives."
    )
    most_facts: int | None = Field(
        default=None, ge=1, description="Facts that one line may need beside lines before it; default: any number."
    )
    forbidden: tuple[str, ...] = Field(default=(), description="Facts and rules that may be neither cited nor used.")
    mention: tuple[str, ...] = Field(
        default=(), description="Facts that some line must need, such as orthonormal_columns."
    )
    fewest_lines: int = Field(default=2, ge=1, description="Lines that it takes at least to get to the claim.")


class Answer(Record):
    """One answer that a student declares as a literal: `name = ...` in answer.py."""

    type: Literal[
        "number",
        "array",
        "choice",
        "order",
        "expression",
        "equation",
        "inequality",
        "set",
        "interval",
        "derivation",
        "proof",
        "text",
    ]
    title: str = Field(default="", description="What the student reads in the result; default: the name of the answer.")
    shape: tuple[str | int, ...] = Field(
        default=(),
        description="[3, 2] is three rows of two. Of an expression also names: [m, n], [n] a column, [] a number.",
    )
    symbols: dict[Name, Symbol] = Field(
        default={},
        description="Of a formula: declared for this answer alone, beside or in place of the exercise's.",
    )
    question: str = Field(
        default="",
        description="Of an expression: what is to be worked out, as grad(norm(W*x - y)^2, W); author check proves it.",
    )
    constant: str = Field(default="", description="Antiderivatives: free up to what does not depend on this variable.")
    factor: bool = Field(default=False, description="Of an expression: free up to a constant factor that is not zero.")
    only: tuple[str, ...] = Field(
        default=(), description="Of an expression: the symbols that it may use; default: all."
    )
    form: Literal["", "expanded", "product", "factored"] = Field(
        default="", description="Of an expression: how it must be written; factored: with the reference's factors."
    )
    roots: Literal["principal", "real"] = Field(
        default="principal", description="Of a formula: real reads (-8)^(1/3) as -2."
    )
    numbers: Literal["real", "complex"] = Field(
        default="real", description="Of an expression or equation: complex reads i as the imaginary unit."
    )
    tolerance: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="Of an expression or set with rounded decimals: relative; default: exactly equal.",
    )
    given: tuple[str, ...] = Field(
        default=(), description='Of a proof: hypotheses, as "(1) A*v = lam*v"; the label in front is how it is cited.'
    )
    define: dict[Defined, str] = Field(
        default={},
        description='Of a proof: definitions, as P: "U*U.T", "f(A, B)": "tr(A.T*B)", S: "{x : n | A*x = zeros(m)}".',
    )
    claim: tuple[str, ...] = Field(
        default=(), description='Required for a proof: what is to be shown, as "P*P = P" or "S is a subspace".'
    )
    rules: ProofRules = Field(default=ProofRules(), description="Of a proof: what it must show and may not use.")
    choices: tuple[str, ...] = Field(default=(), description="Required for a choice: the labels to choose from.")
    blocks: dict[Name, str] = Field(
        default={},
        description="Required for an order: the blocks that are to be put in order, by name; not all need belong.",
    )
    rubric: dict[str, Annotated[float, Field(gt=0)]] = Field(
        default={}, description="Required for a text: what it must say, each with its weight. A person reads it."
    )
    exact: bool = Field(default=False, description="Equal as an exact number: sqrt(6)/3 is, 0.8165 is not.")
    decimals: float = Field(
        default=0.0, ge=0, le=1, description="Share of the points for a correct decimal where `exact` is asked."
    )
    rtol: float = Field(default=1e-6, gt=0, lt=1, description="Relative tolerance of decimals.")
    up_to: UpTo | None = Field(default=None, description="Freedom that the mathematics leaves.")
    compare: Literal["reference", "tests"] = Field(
        default="reference", description="Who judges it: the reference's answer of this name, or test_hidden.py."
    )
    weight: float = Field(default=1.0, gt=0, description="Share of the exercise's points, relative to other checks.")
    hint: str = Field(default="", description="Shown with a wrong answer that no known mistake explains.")

    @model_validator(mode="after")
    def _keys_fit_the_type(self) -> Answer:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` exactly where `type` is choice")
        if (self.type == "order") != bool(self.blocks):
            raise ValueError("`blocks` exactly where `type` is order")
        if (self.type == "text") != bool(self.rubric):
            raise ValueError("`rubric` exactly where `type` is text")
        if self.type != "expression" and (self.type == "array") != bool(self.shape):
            raise ValueError("`shape` exactly where `type` is array or expression")
        for key, types in _TYPES_OF.items():
            if key in self.model_fields_set and self.type not in types:
                raise ValueError(f"`{key}` only where `type` is {' or '.join(types)}")
        if self.type == "array" and not all(isinstance(size, int) for size in self.shape):
            raise ValueError("whole numbers in `shape` where `type` is array")
        if self.is_proof != bool(self.claim):
            raise ValueError("`claim` exactly where `type` is derivation or proof")
        if self.type == "derivation" and len(self.claim) != 1:
            raise ValueError("one `claim`, an equation from first to last, where `type` is derivation")
        if self.decimals and not self.exact:
            raise ValueError("`decimals` only together with `exact: true`")
        if self.type == "expression" and len(self.shape) > 2:
            raise ValueError("a `shape` of at most two sizes where `type` is expression")
        return self

    @property
    def is_formula(self) -> bool:
        """True where the answer is a text of mathematics in declared symbols."""
        return self.type in _FORMULAS

    @property
    def is_proof(self) -> bool:
        """True where the answer is a text of lines that are checked one by one; nothing hidden is needed for it."""
        return self.type in _PROOFS


_FORMULAS = ("expression", "equation", "inequality", "set", "interval")
_PROOFS = ("derivation", "proof")
_TYPES_OF = {
    **dict.fromkeys(("question", "constant", "factor", "only", "form"), ("expression",)),
    **dict.fromkeys(("exact", "decimals", "rtol", "up_to"), ("number", "array")),
    "roots": _FORMULAS,
    "symbols": (*_FORMULAS, *_PROOFS),
    **dict.fromkeys(("given", "define", "claim", "rules"), _PROOFS),
    "numbers": ("expression", "equation"),
    "tolerance": ("expression", "set", "interval"),
}
"""Key of an answer -> the types that have it; all types have the others."""


class ExerciseFile(Record):
    """What `exercise.yaml` says."""

    title: str = Field(min_length=3)
    kind: Kind
    difficulty: int = Field(ge=1, le=5)
    points: float = Field(gt=0)
    seeded: bool = Field(default=False, description="True where every student gets data of their own (variant.py).")
    symbols: dict[Name, Symbol] = {}
    answers: dict[Name, Answer] = {}
    defines: tuple[Name, ...] = Field(default=(), description="Functions and classes that answer.py must define.")
    imports: tuple[str, ...] = Field(default=(), description="Modules beyond numpy and the usual standard library.")
    files: Literal["none", "read-only"] = Field(
        default="none",
        description="read-only: the Python installation may be read, for modules that import others late.",
    )
    forbid: tuple[str, ...] = Field(
        default=(), description="numpy.linalg.svd (a name), .dot (a method), @ (the operator), or a module."
    )
    limits: Limits = Limits()

    @model_validator(mode="after")
    def _something_is_asked(self) -> ExerciseFile:
        if not self.answers and not self.defines:
            raise ValueError("`defines` (functions and classes) or `answers` (declared literals)")
        return self

    def symbols_of(self, answer: str) -> dict[str, Symbol]:
        """The symbols that the formula of an answer may use."""
        return {**self.symbols, **self.answers[answer].symbols}


class Exercise(ExerciseFile):
    """An exercise in its place. `private` is None in a student's copy of the course."""

    topic: str
    slug: str
    public: Path = Field(description="exercises/<topic>/<slug>")
    private: Path | None = Field(default=None, description="solutions/<topic>/<slug>")
    version: str = Field(description="sha256 over every file that can change a verdict")

    @property
    def id(self) -> str:
        """`<topic>/<slug>`"""
        return f"{self.topic}/{self.slug}"

    @property
    def runs_code(self) -> bool:
        """False where the answers are literals and nothing of the student's is executed."""
        return bool(self.defines)

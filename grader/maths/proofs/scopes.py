"""Where a line stands: the facts it may use, what has been established, and cases that are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.maths.arithmetic import Unsupported
from grader.maths.constructors import add, mul, neg, number
from grader.maths.proofs.evidence import Evidence
from grader.maths.proofs.facts import Fact
from grader.maths.proofs.for_every import AtNumber, ForEvery, at, instances
from grader.maths.proofs.language import Block
from grader.maths.proofs.models import Models
from grader.maths.proofs.prover import Prover
from grader.maths.proofs.ring import TooLarge
from grader.maths.proofs.statements import Property, Universal, symbols_of
from grader.maths.proofs.translation import Translator
from grader.maths.symbols import Symbols
from grader.maths.tree import Expression, Relation

if TYPE_CHECKING:
    from grader.maths.proofs.inductions import Induction

NEGATED = {"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<"}
_SIGNS = {"=": {0}, "!=": {-1, 1}, ">": {1}, ">=": {0, 1}, "<": {-1}, "<=": {-1, 0}}


@dataclass(frozen=True)
class Case:
    """A case that has been dealt with: what it assumed, what it established, and whether it was impossible."""

    relation: Relation
    established: tuple[Relation, ...]
    impossible: bool


@dataclass
class Scope:
    """One level of a proof: the whole, a supposition, a case, an induction, a base case or a step of it.

    `written` is the assumption before definitions were unfolded.
    `given` counts the lines that were not accepted and are taken as true since; `cases` are the finished siblings.
    `place` is the variable of an induction and the number that stands for it in a base case; `start` is that number, or
    the first one of a step. `to` and `assume` are what a step knows of its number; `shown` is why its lines hold.
    """

    kind: str
    assumption: Relation | None = None
    written: Relation | None = None
    indent: int = 0
    facts: list[Fact] = field(default_factory=list)
    established: list[Relation] = field(default_factory=list)
    defined: dict[Expression, None] = field(default_factory=dict)
    """Parts that are known to have a value, in the order in which they were met."""
    given: int = 0
    impossible: bool = False
    cases: list[Case] = field(default_factory=list)
    prover: Prover | None = None
    block: Block | None = None
    """Of `for all`: what is arbitrary here."""
    chosen: set[str] = field(default_factory=set)
    """Symbols that exist by a rule, and were introduced here."""
    shown: list[Universal] = field(default_factory=list)
    """Statements for all objects that blocks inside have left behind."""
    doubtful: set[Relation] = field(default_factory=set)
    """Conclusions of such statements that rest on lines which were not accepted."""
    properties: list[Property] = field(default_factory=list)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    """Assumptions of symbols that have been shown here."""
    supposed: list[Relation] = field(default_factory=list)
    """What is supposed here, unfolded."""
    for_every: list[ForEvery] = field(default_factory=list)
    induction: Induction | None = None
    start: int = 0
    place: tuple[Expression, Expression] | None = None
    to: Translator | None = None
    assume: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lines: list[Evidence] = field(default_factory=list)


class Scopes:
    """The open scopes, the innermost last."""

    def __init__(
        self, symbols: Symbols, free: Symbols, assume: Mapping[str, frozenset[str]], to: Translator, deadline: float
    ) -> None:
        self.symbols = symbols
        self.free = free
        self._assume = assume
        self._to = to
        self.instances: dict[Relation, list[AtNumber]] = {}
        """Facts that are instances of what holds for every number -> of what, and for which number."""
        self.inductions: list[Induction] = []
        """Those that are complete, in the order in which they ended."""
        self.unconfirmed: list[str] = []
        """Sentences on what has been shown and could not be confirmed, and has no line of its own that says so."""
        self.deadline = deadline
        self.stack = [Scope("proof")]
        self._models: dict[tuple[tuple[Relation, ...], tuple[ForEvery, ...]], Models] = {}

    @property
    def inner(self) -> Scope:
        return self.stack[-1]

    @property
    def to(self) -> Translator:
        """What translates formulas here."""
        return next((scope.to for scope in reversed(self.stack) if scope.to is not None), self._to)

    @property
    def assume(self) -> Mapping[str, frozenset[str]]:
        """The assumptions of symbols here."""
        found = dict(self._assume)
        for scope in self.stack:
            found |= scope.assume
        return found

    @property
    def for_every(self) -> list[ForEvery]:
        """Relations that hold for every natural number and may be used here."""
        return [law for scope in self.stack for law in scope.for_every]

    @property
    def facts(self) -> list[Fact]:
        """Every fact that may be used here."""
        return [fact for scope in self.stack for fact in scope.facts]

    @property
    def given(self) -> int:
        """How many lines that were not accepted are taken as true here."""
        return sum(scope.given for scope in self.stack)

    @property
    def prover(self) -> Prover:
        """The prover that knows the facts of this place."""
        if self.inner.prover is None:
            self.inner.prover = self.new_prover(self.facts)
        return self.inner.prover

    @property
    def assumed(self) -> Mapping[str, frozenset[str]]:
        """The assumptions of symbols, with those that have been shown."""
        assume = self.assume
        for scope in self.stack:
            if scope.known:
                assume = {name: words | scope.known.get(name, frozenset()) for name, words in assume.items()}
        return assume

    def new_prover(
        self, facts: Sequence[Fact], extra: Mapping[str, frozenset[str]] | None = None, *, quick: bool = False
    ) -> Prover:
        """A prover of some facts, with more assumptions of symbols; what has a value here has one there."""
        assume = self.assumed
        if extra:
            assume = {name: known | extra.get(name, frozenset()) for name, known in assume.items()}
        prover = Prover(self.to, assume, facts, quick=quick, deadline=self.deadline)
        for scope in self.stack:
            for part in scope.defined:
                prover.allow(part)
        return prover

    def define(self, part: Expression) -> None:
        """Remember that a part has a value here."""
        self.inner.defined[part] = None
        self.prover.allow(part)

    @property
    def models(self) -> Models:
        """Instances that satisfy hypotheses, assumptions of open scopes, and lines that are taken as true."""
        kept = tuple(fact.relation for fact in self.facts if fact.kind in ("hypothesis", "assumed"))
        always = tuple(law for law in self.for_every if law.kind in ("instance", "assumed"))
        if (kept, always) not in self._models:
            formulas = [symbol.expression for symbol in self.free.values()]
            self._models[kept, always] = Models(self.free, kept, formulas, self.deadline, always)
        return self._models[kept, always]

    def add(self, fact: Fact) -> None:
        """A fact for this place and those inside."""
        prover = self.prover
        self.inner.facts.append(fact)
        prover.add(fact)

    def here(self, relation: Relation) -> Relation:
        """A relation with the number of a base case in place of the variable of its induction."""
        for scope in self.stack:
            if scope.place is not None:
                relation = at(relation, *scope.place)
        return relation

    def bring(self, relation: Relation) -> list[Relation]:
        """Add the instances that a relation needs of what holds for every number. Returns what they say."""
        known = {fact.relation for fact in self.facts}
        new = [found for found in instances(self.for_every, relation, self.to.naturals) if found.relation not in known]
        for instance in new:
            self.add(instance.fact)
            self.instances.setdefault(instance.relation, []).append(instance)
        return [instance.relation for instance in new if instance.law.kind == "instance"]

    def establish(self, relation: Relation) -> None:
        """Remember a relation that holds here, for the claim."""
        self.inner.established.append(relation)

    def established(self) -> Iterator[Relation]:
        """What holds here."""
        for scope in self.stack:
            yield from scope.established

    def is_supposed(self, relation: Relation) -> bool:
        """Whether a relation is one that an open supposition or case states."""
        stated = [supposed for scope in self.stack for supposed in scope.supposed]
        try:
            return any(self.same(assumption, relation) for assumption in stated)
        except (Unsupported, TooLarge):
            return relation in stated

    def know(self, name: str, word: str) -> None:
        """A symbol has the property of that name from now on, in this scope."""
        self.inner.known[name] = self.inner.known.get(name, frozenset()) | {word}
        self.inner.prover = None

    def is_defined(self, part: Expression) -> bool:
        """Whether a part is known to have a value here."""
        return any(part in scope.defined for scope in self.stack)

    # Opening and closing

    def sibling(self, relation: Relation, indent: int) -> int | None:
        """How many scopes end where a case begins, the last of which is the case before it; None where it is inside.

        A case that is moved in further than the one that is open is inside it, one that is moved in less follows a case
        around it. Where all begin at one place, cases about other symbols are inside.
        """
        for count, scope in enumerate(reversed(self.stack), 1):
            if scope.induction is not None:
                return None
            if scope.kind != "case" or scope.assumption is None or indent < scope.indent:
                continue
            if indent > scope.indent:
                return None
            if symbols_of(scope.assumption) == symbols_of(relation):
                return count
        return None

    def open(self, kind: str, relation: Relation, fact: Fact, *, cases: Sequence[Case] = (), indent: int = 0) -> None:
        """Begin a supposition or a case, after those cases."""
        self.stack.append(Scope(kind, relation, indent=indent, cases=[*cases], supposed=[relation]))
        self.add(fact)

    def close_one(self) -> Scope:
        """End the innermost scope."""
        return self.stack.pop()

    def close(self) -> list[Case]:
        """End the innermost scope. Of a case: the cases so far."""
        scope = self.close_one()
        if scope.kind != "case" or scope.assumption is None:
            return []
        # What is about an object that was chosen here says nothing elsewhere, where its name may be that of any other.
        kept = tuple(relation for relation in scope.established if not symbols_of(relation) & scope.chosen)
        return [*scope.cases, Case(scope.assumption, kept, scope.impossible)]

    def covered(self, cases: list[Case]) -> bool:
        """Whether one of the cases always holds.

        Either they are about one number, and every sign of it occurs, or they are equations between numbers, and a fact
        says that the product of their differences is zero.
        """
        return self._has_every_sign(cases) or self._has_every_factor(cases)

    def _has_every_factor(self, cases: list[Case]) -> bool:
        relations = [case.relation for case in cases]
        if any(relation.rel != "=" or not relation.left.is_scalar for relation in relations):
            return False
        product = mul(*(add(relation.left, neg(relation.right)) for relation in relations))
        around = [scope for scope in self.stack if scope.assumption is not relations[-1]]  # the last may be open still
        prover = self.new_prover([fact for scope in around for fact in scope.facts])
        return prover.prove(Relation(product, "=", number(0))) is not None

    def _has_every_sign(self, cases: list[Case]) -> bool:
        first = self.to.difference(cases[0].relation.left, cases[0].relation.right)
        signs: set[int] = set()
        for case in cases:
            relation = case.relation
            difference = self.to.difference(relation.left, relation.right)
            if relation.left.shape != cases[0].relation.left.shape:
                return False
            if difference == first:
                signs |= _SIGNS[relation.rel]
            elif {key: -c for key, c in difference.items()} == first:
                signs |= {-sign for sign in _SIGNS[relation.rel]}
            else:
                return False
        if not cases[0].relation.left.is_scalar and any(case.relation.rel not in ("=", "!=") for case in cases):
            return False
        return signs == {-1, 0, 1}

    def common(self, cases: list[Case]) -> list[Relation]:
        """What every case established that is not impossible."""
        possible = [case for case in cases if not case.impossible]
        if not possible:
            return []
        first, *others = possible
        return [
            relation
            for relation in first.established
            if all(any(self.same(relation, other) for other in case.established) for case in others)
        ]

    def same(self, one: Relation, other: Relation) -> bool:
        """Whether two relations say the same by algebra alone; a strict one says the weak one as well."""
        if one.rel in ("<", "<="):
            one = Relation(one.right, {"<": ">", "<=": ">="}[one.rel], one.left)
        if other.rel in ("<", "<="):
            other = Relation(other.right, {"<": ">", "<=": ">="}[other.rel], other.left)
        if one.rel != other.rel and (one.rel, other.rel) not in ((">", ">="), ("=", ">="), (">", "!=")):
            return False
        if one.left.shape not in (other.left.shape, other.left.shape[::-1]):
            return False
        p = self.to.difference(one.left, one.right)
        q = self.to.difference(other.left, other.right)
        options = [q]
        if one.rel in ("=", "!=") or other.rel == "!=":
            options.append({key: -c for key, c in q.items()})
        if one.left.shape != other.left.shape:
            options = [self.to.ring.transposed(option) for option in options]
        return p in options

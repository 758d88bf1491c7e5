"""What a verified line rests on, small enough to keep: from it a certificate is written when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.maths.proofs.facts import Fact
from grader.maths.proofs.prover import Found, Prover
from grader.maths.proofs.statements import Instance, Property, Universal
from grader.maths.proofs.trail import Entry
from grader.maths.tree import Expression, Relation


@dataclass(frozen=True)
class Evidence:
    """A relation, how it was found to follow, and by whom. `known` counts the facts that the prover had then."""

    relation: Relation
    found: Found
    prover: Prover
    known: int
    """How many facts the prover knew, which may learn more later."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the derivation uses, in the order in which they became known."""
        used = used_facts(self.found, self.prover)
        return tuple(self.prover.facts[number] for number in sorted(used))

    @property
    def assume(self) -> Mapping[str, frozenset[str]]:
        """The assumptions of the symbols."""
        return self.prover.assume


@dataclass(frozen=True)
class InstanceEvidence:
    """How a statement that is wanted follows from an instance of one that is known."""

    wanted: Universal
    instance: Instance
    premises: tuple[Evidence, ...]
    conclusion: Evidence


@dataclass(frozen=True)
class PropertyEvidence:
    """How every obligation of a property is met. `facts` are what is supposed there, `lines` what has been shown."""

    what: Property
    parts: tuple[InstanceEvidence, ...]
    facts: tuple[Relation, ...]
    lines: tuple[Relation, ...]
    assume: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class UseEvidence:
    """A line that follows with an instance of a statement which its reason names."""

    used: InstanceEvidence
    line: Evidence
    facts: tuple[Relation, ...]
    lines: tuple[Relation, ...]


@dataclass(frozen=True)
class ChoiceEvidence:
    """Why there are new symbols with what is said of them: a rule, what it is about, and its conditions."""

    rule: str
    matrices: tuple[Expression, ...]
    variables: tuple[Expression, ...]
    conditions: tuple[Evidence, ...]
    granted: tuple[Evidence, ...]
    facts: tuple[Relation, ...]
    assume: Mapping[str, frozenset[str]]


AnyEvidence = Evidence | PropertyEvidence | UseEvidence | ChoiceEvidence


def used_lemmas(entries: tuple[Entry, ...], prover: Prover) -> list[int]:
    """The lemmas that entries rest on, each after those that it needs."""
    lemmas = prover.system.lemmas
    needed: set[int] = set()
    stack = [entry[3] for entry in entries]
    while stack:
        number = stack.pop()
        if number not in needed:
            needed.add(number)
            stack.extend(lemmas[number].needs)
    return sorted(needed)


def used_facts(found: Found, prover: Prover) -> set[int]:
    """The numbers of the facts that a derivation uses."""
    used = {k for _, _, bound in found.bounds for k in (bound.fact, bound.times) if k is not None}
    for number in used_lemmas(found.derivation.entries, prover):
        lemma = prover.system.lemmas[number]
        if lemma.kind == "fact":
            used.add(lemma.source)
    return used

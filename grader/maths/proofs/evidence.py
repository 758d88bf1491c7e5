"""What a verified line rests on, small enough to keep: from it a certificate is written when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.maths.proofs.facts import Fact
from grader.maths.proofs.prover import Found, Prover
from grader.maths.proofs.trail import Entry
from grader.maths.tree import Relation


@dataclass(frozen=True)
class Evidence:
    """A relation, how it was found to follow, and by whom."""

    relation: Relation
    found: Found
    prover: Prover

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the derivation uses, in the order in which they became known."""
        used = used_facts(self.found, self.prover)
        return tuple(self.prover.facts[number] for number in sorted(used))

    @property
    def assume(self) -> Mapping[str, frozenset[str]]:
        """The assumptions of the symbols."""
        return self.prover.assume


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
    used = {bound.fact for _, _, bound in found.bounds if bound.fact is not None}
    for number in used_lemmas(found.derivation.entries, prover):
        lemma = prover.system.lemmas[number]
        if lemma.kind == "fact":
            used.add(lemma.source)
    return used

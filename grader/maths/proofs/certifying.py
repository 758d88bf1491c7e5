"""Writing the certificate of a verified line from what the engine kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from grader.maths.constructors import add, mul, neg
from grader.maths.proofs.bounds import Bound
from grader.maths.proofs.certificates import Certificate, CertificateBound, CertificateEntry, CertificateLemma
from grader.maths.proofs.evidence import (
    AnyEvidence,
    Evidence,
    InstanceEvidence,
    PropertyEvidence,
    UseEvidence,
    used_lemmas,
)
from grader.maths.proofs.passages import (
    AnyCertificate,
    ChoiceCertificate,
    InstanceCertificate,
    PropertyCertificate,
    UseCertificate,
)
from grader.maths.proofs.prover import MIRRORED
from grader.maths.proofs.ring import NOTHING, ONE_TERM, Monomial, Ring, Terms, Word, plus, rational, scaled
from grader.maths.proofs.statements import symbols_of
from grader.maths.proofs.trail import Entry, Lemma
from grader.maths.shapes import make
from grader.maths.tree import SCALAR, Expression, Relation


def certificate_of(evidence: AnyEvidence) -> AnyCertificate:
    """Why a line, or a step from statements to statements, holds."""
    match evidence:
        case Evidence():
            return relation_certificate(evidence)
        case PropertyEvidence():
            parts = tuple(_instance(part, evidence.facts) for part in evidence.parts)
            return PropertyCertificate(evidence.what, parts, evidence.facts, evidence.lines, evidence.assume)
        case UseEvidence():
            line = relation_certificate(evidence.line)
            return UseCertificate(_instance(evidence.used, evidence.facts), line, evidence.facts, evidence.lines)
    return ChoiceCertificate(
        evidence.rule,
        evidence.matrices,
        evidence.variables,
        tuple(map(relation_certificate, evidence.conditions)),
        tuple(map(relation_certificate, evidence.granted)),
        evidence.facts,
        evidence.assume,
    )


def _instance(evidence: InstanceEvidence, facts: Iterable[Relation]) -> InstanceCertificate:
    instance = evidence.instance.renamed(frozenset().union(*map(symbols_of, facts)))
    premises = tuple(map(relation_certificate, evidence.premises))
    conclusion = relation_certificate(evidence.conclusion)
    return InstanceCertificate(
        evidence.wanted, instance.statement, instance.values, instance.found, premises, conclusion
    )


def relation_certificate(evidence: Evidence) -> Certificate:
    """Why the relation of the evidence follows."""
    prover, found = evidence.prover, evidence.found
    ring = prover.to.ring
    entries = found.derivation.entries
    numbers = used_lemmas(entries, prover)
    place = {number: k for k, number in enumerate(numbers)}
    bounds = tuple(
        CertificateBound(_of_bound(evidence, c, monomial, bound), bound.fact, bound.node)
        for c, monomial, bound in found.bounds
    )
    return Certificate(
        evidence.relation,
        tuple(fact.relation for fact in prover.facts[: evidence.known]),  # it goes on learning
        prover.assume,
        tuple(_lemma(ring, prover.system.lemmas[number], place) for number in numbers),
        tuple(_entry(ring, entry, place) for entry in entries),
        tuple(ring.node(q, SCALAR) for q in found.derivation.multipliers),
        bounds,
        tuple(_rest(evidence)) if found.how == "sign" or evidence.relation.rel == "!=" else (),
    )


def _lemma(ring: Ring, lemma: Lemma, place: dict[int, int]) -> CertificateLemma:
    source = place[lemma.source] if lemma.kind in ("transposed", "vanishing") else lemma.source
    entries = tuple(_entry(ring, entry, place) for entry in lemma.entries)
    return CertificateLemma(lemma.kind, source, lemma.nodes, entries, lemma.name)


def _entry(ring: Ring, entry: Entry, place: dict[int, int]) -> CertificateEntry:
    c, monomial, left, lemma, right, outer = entry
    return CertificateEntry(
        _factor(ring, c, monomial),
        _word(ring, left),
        place[lemma],
        _word(ring, right),
        outer is not None,
        _word(ring, outer) if outer else None,
    )


def _factor(ring: Ring, c: Fraction, monomial: Monomial) -> Expression:
    factor = mul(rational(abs(c)), ring.monomial_node(monomial)) if monomial else rational(abs(c))
    return neg(factor) if c < 0 else factor


def _of_bound(evidence: Evidence, c: Fraction, monomial: Monomial, bound: Bound) -> Expression:
    """What a bound is multiplied by: where it is a product of two facts, by the difference of the other one as well."""
    factor = _factor(evidence.prover.to.ring, c, monomial)
    if bound.times is None:
        return factor
    fact = evidence.prover.facts[bound.times].relation
    larger, smaller = (fact.right, fact.left) if fact.rel in MIRRORED else (fact.left, fact.right)
    zero = smaller.op == "number" and not smaller.number
    return mul(factor, larger if zero else add(larger, neg(smaller)))


def _word(ring: Ring, word: Word) -> Expression | None:
    return ring.word_node(word, SCALAR) if word else None


def _rest(evidence: Evidence) -> Iterable[Expression]:
    """The terms that are left of multipliers·(left - right) after entries and bounds."""
    prover, found = evidence.prover, evidence.found
    ring = prover.to.ring
    relation = evidence.relation
    sides = (relation.right, relation.left) if relation.rel in MIRRORED else (relation.left, relation.right)
    rest: Terms = prover.to.difference(*sides)
    for q in found.derivation.multipliers:
        rest = ring.times(q, rest)
    for entry in found.derivation.entries:
        rest = plus(rest, _value(evidence, entry), Fraction(-1))
    for c, monomial, bound in found.bounds:
        rest = plus(rest, scaled(bound.terms, c, monomial), Fraction(-1))
    for (monomial, word), c in rest.items():
        factor = _factor(ring, c, monomial)
        yield make("mul", factor, ring.word_node(word, SCALAR)) if word else factor


def _value(evidence: Evidence, entry: Entry) -> Terms:
    """The polynomial that an entry stands for."""
    ring = evidence.prover.to.ring
    c, monomial, left, lemma, right, outer = entry
    p = lemma_terms(evidence, lemma)
    before: Terms = {((), left): Fraction(1)} if left else ONE_TERM
    after: Terms = {((), right): Fraction(1)} if right else ONE_TERM
    p = ring.times(ring.times(before, p), after)
    if outer is not None:
        size = ring.rows(left[0]) if left else evidence.prover.system.lemmas[lemma].shape[0]
        p = ring.times(ring.traced(p, size), {((), outer): Fraction(1)} if outer else ONE_TERM)
    return scaled(p, c, monomial)


def lemma_terms(evidence: Evidence, number: int) -> Terms:
    """The polynomial of a lemma, from what it says."""
    prover = evidence.prover
    ring, lemma = prover.to.ring, prover.system.lemmas[number]
    match lemma.kind:
        case "fact":
            relation: Relation = prover.facts[lemma.source].relation
            return prover.to.difference(relation.left, relation.right)
        case "transposed":
            return ring.transposed(lemma_terms(evidence, lemma.source))
        case "vanishing":
            return prover.to.terms(lemma.nodes[0])
        case "rule" | "argument":
            return prover.to.difference(*lemma.nodes)
        case "combination":
            total: Terms = {}
            for entry in lemma.entries:
                total = plus(total, _value(evidence, entry))
            return total
    return _of_inverse(evidence, lemma)


def _of_inverse(evidence: Evidence, lemma: Lemma) -> Terms:
    """X·X⁻¹ - I, X⁻¹·X - I or (1/q)·q - 1."""
    to = evidence.prover.to
    of = to.terms(lemma.nodes[0])
    inverse = to.reciprocal(of) if lemma.kind == "reciprocal" else to.inverse(of, lemma.nodes[0])
    product = to.ring.times(inverse, of) if lemma.source else to.ring.times(of, inverse)
    return plus(product, {((), NOTHING): Fraction(1)}, Fraction(-1))

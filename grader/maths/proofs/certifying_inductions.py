"""Writing the certificate of a complete induction from what the engine kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.maths.proofs.certifying import relation_certificate
from grader.maths.proofs.induction_certificates import (
    CertificateInstance,
    CertificatePart,
    InductionCertificate,
    KnownForEvery,
)
from grader.maths.tree import Relation

if TYPE_CHECKING:
    from grader.maths.proofs.inductions import Induction, Part


def certificate_of_induction(induction: Induction) -> InductionCertificate:
    """Why the claim of a complete induction holds for every number."""
    assert induction.step is not None, "it is complete"
    return InductionCertificate(
        induction.variable,
        induction.start,
        induction.strong,
        induction.goals,
        tuple(fact.relation for fact in induction.outside),
        tuple(KnownForEvery(u.relation, u.variable, u.lower) for u in induction.for_every),
        tuple(_part(induction, part) for part in induction.bases),
        _part(induction, induction.step),
    )


def _part(induction: Induction, part: Part) -> CertificatePart:
    lines = tuple(map(relation_certificate, part.shown))
    used = dict.fromkeys(fact for line in lines for fact in line.facts)
    found = [_instance(induction, part, fact) for fact in used]
    instances = tuple(instance for instance in found if instance is not None)
    apart = {instance.fact for instance in instances}
    brought = tuple(fact.relation for fact in part.brought if fact.relation not in apart)
    return CertificatePart(part.value, lines, instances, brought)


def _instance(induction: Induction, part: Part, fact: Relation) -> CertificateInstance | None:
    """Of what a fact is an instance: of something known of every number, or in the step of the hypothesis."""
    for number, law in enumerate(induction.for_every):
        if law.relation == fact:
            return CertificateInstance(fact, number, law.variable)
    for instance in induction.instances.get(fact, ()):
        if instance.law in induction.for_every:
            return CertificateInstance(fact, induction.for_every.index(instance.law), instance.place)
        supposed = part is induction.step and instance.law.upper == induction.variable
        if supposed and instance.law.relation in induction.goals:
            return CertificateInstance(fact, -1, instance.place)
    return None

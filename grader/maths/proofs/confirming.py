"""What the engine takes for shown counts only where the replay accepts its certificate.

The replay shares nothing with the engine. So a mistake of the engine alone verifies nothing; and what the replay cannot
decide, because it would take too long or because its own calculus of signs is weaker, a person decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.maths.proofs.certificates import Certificate
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.certifying_inductions import certificate_of_induction
from grader.maths.proofs.evidence import AnyEvidence
from grader.maths.proofs.replay import Replay
from grader.maths.proofs.replay_induction import replay_induction

if TYPE_CHECKING:
    from grader.maths.proofs.inductions import Induction

UNCONFIRMED = "unconfirmed"
"""How a step was judged of which the certificate was not accepted."""


def is_confirmed(evidence: AnyEvidence, replay: Replay) -> bool:
    """Whether the replay accepts the certificate."""
    return not replay.problem(certificate_of(evidence))


def is_induction_confirmed(induction: Induction) -> bool:
    """Whether the replay accepts an induction all of whose lines it has accepted before."""
    return not replay_induction(certificate_of_induction(induction), _accepted)


def _accepted(_: Certificate) -> str:
    return ""


def unconfirmed(what: str) -> str:
    """What to say of a line, or of another thing in a proof, that is not confirmed."""
    return (
        f"{what} seems to follow, but the second check that everything goes through could not confirm it. "
        "A person will look, and until then it costs nothing."
    )

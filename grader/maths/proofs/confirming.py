"""What the engine takes for shown counts only where the replay accepts its certificate.

The replay shares nothing with the engine, and it has bounds: means over too many outcomes and matrices of too many
entries are not evaluated. Where a proof may meet a bound, every certificate is replayed there and then, and what is
declined a person decides. Elsewhere nothing declines what the engine verifies: tests show it, and nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from grader.maths.proofs.certificates import Certificate
from grader.maths.proofs.certifying import certificate_of
from grader.maths.proofs.certifying_inductions import certificate_of_induction
from grader.maths.proofs.evidence import AnyEvidence
from grader.maths.proofs.replay import Replay
from grader.maths.proofs.replay_induction import replay_induction
from grader.maths.symbols import Symbol

if TYPE_CHECKING:
    from grader.maths.proofs.inductions import Induction

LARGE_SIZE = 40
"""Rows or columns, written as a number, of a matrix that may have more entries than are evaluated."""
UNCONFIRMED = "unconfirmed"
"""How a step was judged of which the certificate was not accepted."""


def may_be_declined(symbols: Iterable[Symbol]) -> bool:
    """Whether a proof about these symbols may meet a bound of the replay.

    Random ones have outcomes, large matrices have entries, and sizes such as n - k may be found nowhere.
    """
    sizes = [size for symbol in symbols for size in symbol.shape]
    return any(symbol.is_random for symbol in symbols) or any(
        (size.number or 0) > LARGE_SIZE or any(factor < 0 for _, factor in size.terms) for size in sizes
    )


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

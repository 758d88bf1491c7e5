"""What an exercise asks of a proof beyond being right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProofPolicy:
    """How a proof is judged.

    landmarks     formulas or relations that must occur in this order, as written up to the order of sums and of
                  scalars; alternatives are separated by `|`. A relation may also be what the ends of a chain say or
                  what a contradiction shows; a number may be transposed, or be what is divided
    most_facts    the largest number of facts that one line may need beside lines before it; None for any number
    forbidden     names of facts or rules that may be neither cited nor used
    mention       facts that some line must need, such as `orthonormal_columns`
    fewest_lines  lines that it takes at least to get to the claim; with 1 the claim may be its own proof
    seconds       after which what is left is undecided
    """

    landmarks: tuple[str, ...] = ()
    most_facts: int | None = None
    forbidden: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()
    fewest_lines: int = 2
    seconds: float = 2.0

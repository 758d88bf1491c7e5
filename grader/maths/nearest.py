"""The known name that a misspelt one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known name most like `name`, or None if none is as like as `cutoff`, a ratio of common letters."""
    from difflib import get_close_matches  # only needed after a mistake, and costs as much as reading ten formulas

    close = get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return close[0] if close else None

"""Lines that say more than one thing, as sentences do: `d > 0, so d + 1 > 0`, `since B x != 0, x != 0`."""

from __future__ import annotations

import re
from collections.abc import Callable

_RELATION = re.compile(r"<=|>=|!=|==|[=<>≤≥≠]|\\(?:[lg](?:eqslant|eq|e|t)|neq?)(?![A-Za-z])")
_ARROW = re.compile(r"\s*(?:\\(?:implies|Rightarrow|Longrightarrow)(?![A-Za-z])|⇒|⟹)\s*")
_SO = re.compile(r"\s*[,;]?\s+(?:and\s+)?(?:so|hence|thus|therefore|then)\s+(?:that\s+)?", re.IGNORECASE)
_AND = re.compile(r"\s*[,;]?\s+and\s+", re.IGNORECASE)
_REASON_FIRST = re.compile(r"(?:since|because|as)\s+(?P<reason>.+),\s+(?P<statement>[^,]+)", re.IGNORECASE)


def statements(text: str, split_reason: Callable[[str], tuple[str, str]]) -> list[str]:
    """The statements of a line, in order; the line itself where it is no more than one.

    A line is split at arrows and at words such as `so` and `and` only where every part states a relation; a reason in
    front of a statement goes behind it, and so does what stands before `so` without stating a relation. Inside
    a reason nothing is split.
    """
    text = _ARROW.sub(" so ", text)
    text = re.sub(r"^ so ", "", text)
    first = _REASON_FIRST.fullmatch(text)
    if first is not None and _RELATION.search(first["statement"]):
        text = f"{first['statement'].rstrip('.')} since {first['reason']}"
    stated, reason = split_reason(text)
    parts = _SO.split(stated)
    if len(parts) == 2 and not reason and not _RELATION.search(parts[0]) and _RELATION.search(parts[1]):
        return [f"{parts[1]} since {parts[0]}"]
    parts = [part for so in parts for part in _AND.split(so)]
    if len(parts) == 1 or not all(_RELATION.search(part) for part in parts):
        return [text]
    return [*parts[:-1], f"{parts[-1]}{text[len(stated) :]}"]

"""What the student's code prints."""

from __future__ import annotations

import io
from collections.abc import Callable

_PIECE = 2**16


class Printed(io.TextIOBase):
    """Kept until the next reply. More than `limit` characters in all call `flood`, which ends the worker."""

    def __init__(self, limit: int, flood: Callable[[], None]) -> None:
        super().__init__()
        self._left = limit
        self._flood = flood
        self._parts: list[str] = []

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As a terminal would have it."""
        return "utf-8"

    def writable(self) -> bool:
        """It takes text."""
        return True

    def write(self, text: str) -> int:
        """Keep the text. Raises TypeError as every text stream does."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._left -= len(text)
        if self._left < 0:
            self._flood()
        self._parts.append(text)
        return len(text)

    def take(self) -> list[str]:
        """What was printed since the last call, in pieces that fit into a frame."""
        if not self._parts:
            return []
        text = "".join(self._parts).encode("utf-8", "replace").decode()
        self._parts.clear()
        return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]

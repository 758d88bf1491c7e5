"""Texts that came from the worker, before anybody prints them."""

from __future__ import annotations

import re

# Control characters move the cursor, colour or overwrite what a terminal shows; tabs and line ends are harmless.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str, limit: int) -> str:
    """The text without control characters and changes of writing direction, at most `limit` characters."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text[:limit].replace("\r\n", "\n"))

"""Text for people. What students wrote is untrusted: it may hold terminal escapes or turn the reading direction."""

from __future__ import annotations

import re
from functools import lru_cache

# Controls become the picture of themselves, so that an escape sequence is seen and not obeyed. Format characters that
# reorder what follows could make a message read as another; lone surrogates cannot be encoded at all.
_REPLACED = 0xFFFD
_VISIBLE: dict[int, int] = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), _REPLACED),
    **dict.fromkeys((0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, 0x061C), _REPLACED),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC)), _REPLACED),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACED),
}
_MATH = re.compile(r"\$([^$\n]+)\$")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|\|)")


def visible(text: str) -> str:
    """The same text without anything that a terminal or a browser would obey instead of show.

    Line breaks and tabs stay; other controls become pictures (`␛`), bidirectional overrides and surrogates `�`.
    """
    return text.replace("\r\n", "\n").translate(_VISIBLE)


def number(value: float) -> str:
    """Points for people: at most two decimals, no trailing zeros: `12`, `3.5`, `0.33`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share in 0..1 as whole percent, where 100 % is said of everything only and 0 % of nothing only."""
    rounded = round(100 * share)
    if share < 1:
        rounded = min(rounded, 99)
    if share > 0:
        rounded = max(rounded, 1)
    return f"{rounded} %"


def seconds(value: float) -> str:
    """A duration for people: `21 ms`, `3.2 s`, `2 min 5 s`, `1 h 3 min`."""
    if value < 0.9995:
        return f"{1000 * value:.0f} ms"
    if value < 59.95:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 student`, `30 students`, `1,000 students`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


@lru_cache(maxsize=4096)
def plain(source: str) -> str:
    r"""Titles and hints of a course where nothing can be typeset: `$P^2 \le \lambda$` reads `P^2 ≤ λ`.

    Code loses its backticks, TeX its dollars; commands that stand for one character become it, others stay.
    """
    return visible(_MATH.sub(lambda match: _COMMAND.sub(_symbol, match[1]), source).replace("`", ""))


def _symbol(match: re.Match[str]) -> str:
    from latex2mathml.symbols_parser import convert_symbol  # a table of 2,600 symbols; most runs need none

    code = convert_symbol(match[0])
    return chr(int(code, 16)) if code else match[0]

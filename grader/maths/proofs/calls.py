"""Functions that a proof defines: `let f(W) = norm(W*x - y)^2`, then `f(W + H)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from grader.maths.notation import to_unicode
from grader.maths.proofs.statements import Map, bound, substituted
from grader.maths.tree import Expression

_MARK = "call"


class Functions:
    """The functions defined so far. A call becomes a made-up symbol; `names` tells how it is shown."""

    def __init__(self) -> None:
        self._maps: dict[str, Map] = {}
        self._symbols: dict[tuple[str, tuple[Expression, ...]], str] = {}
        self.names: dict[str, str] = {}

    def define(self, name: str, parameters: Sequence[Expression], body: Expression) -> None:
        """Remember a function of symbols; `body` has no defined names, behind which they could hide."""
        own = bound(parameters)
        self._maps[name] = Map(tuple(own.values()), substituted(body, own))

    def map(self, name: str) -> Map | None:
        """The function of that name, or None."""
        return self._maps.get(name)

    def replaced(
        self, text: str, parse: Callable[[str], Expression], declare: Callable[[str, Expression], None]
    ) -> str:
        """The text with every call replaced by a symbol that `declare` has been told the value of."""
        for name, function in self._maps.items():
            start = 0
            while (match := re.compile(rf"(?<!\w){name}\s*\(").search(text, start)) is not None:
                end = _closing(text, match.end() - 1)
                arguments = split_at_commas(text[match.end() : end])
                if end == len(text) or len(arguments) != len(function.parameters):
                    start = match.end()
                    continue
                values = tuple(parse(argument) for argument in arguments)
                symbol = self._symbol(name, values)
                declare(symbol, function.at(*values))
                text = f"{text[: match.start()]} {symbol} {text[end + 1 :]}"
                start = match.start()
        return text

    def _symbol(self, name: str, values: tuple[Expression, ...]) -> str:
        key = (name, values)
        if key not in self._symbols:
            # Letters only, so that no digit or underscore is taken for a subscript.
            letters = "".join(chr(ord("a") + int(digit)) for digit in str(len(self._symbols)))
            self._symbols[key] = f"{name}{_MARK}{letters}"
            self.names[self._symbols[key]] = f"{name}({', '.join(map(to_unicode, values))})"
        return self._symbols[key]


def _closing(text: str, opening: int) -> int:
    """The position of the bracket that closes the one at `opening`, or the length of the text."""
    depth = 0
    for position in range(opening, len(text)):
        depth += (text[position] in "([{") - (text[position] in ")]}")
        if depth == 0:
            return position
    return len(text)


def split_at_commas(text: str) -> list[str]:
    """Arguments at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts

"""The values of a sequence: its terms, made one by one when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.maths.arithmetic import Value


class Terms:
    """Terms 0, 1, 2, ... of a sequence. `make(k)` is the k-th one, and may ask for others."""

    def __init__(self, make: Callable[[int], Value]) -> None:
        self._make = make
        self._known: dict[int, Value] = {}

    def at(self, number: int) -> Value:
        """The term with that number, always the same."""
        if number not in self._known:
            self._known[number] = self._make(number)
        return self._known[number]

    def known(self) -> Iterator[tuple[int, Value]]:
        """The terms that have been asked for, in order."""
        yield from sorted(self._known.items(), key=lambda item: item[0])

    def mapped(self, move: Callable[[Value], Value]) -> Terms:
        """The sequence whose terms are those of this one, moved."""
        return Terms(lambda number: move(self.at(number)))

"""A worker as the trusted side uses it: load a module, call it, let it go."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import numpy as np

from grader.sandbox import endings
from grader.sandbox.conversation import Conversation
from grader.sandbox.errors import ForbiddenCall, NotLiteral
from grader.sandbox.records import Loaded, Violation
from grader.sandbox.remote import RemoteFunction


class Worker(Conversation):
    """One confined process for one submission. Made by `Zygote.spawn`; close it, or use it in a `with`.

    Every method that asks the worker raises Ended when it is gone (and again whenever it is asked later), and what the
    student's code raises. `observe`, if set, is called with every value that the student's code gives.
    """

    def load(self, source: bytes, *, seed: int, forbid: Sequence[str] = (), names: Sequence[str] = ()) -> Loaded:
        """Execute the module, with `random` and `numpy.random` seeded.

        Raises ForbiddenCall, before executing anything, if the source uses what is forbidden.
        """
        self.forbidden = frozenset(forbid)
        match self.request("load", _sendable(source), seed, tuple(forbid), tuple(names), observe=False):
            case (list(found), dict(defined), list(missing)):
                _raise_violations(found)
                return Loaded(defined, tuple(missing))
        raise self.end(endings.malformed("load"))

    def scan(self, source: bytes, forbid: Sequence[str]) -> list[Violation]:
        """Where the source uses what is forbidden. Executes nothing."""
        match self.request("scan", _sendable(source), tuple(forbid), observe=False):
            case list(found):
                return [Violation(int(line), str(name)) for line, name in found]
        raise self.end(endings.malformed("scan"))

    def literals(self, source: bytes, names: Sequence[str]) -> dict[str, object]:
        """The values that the source writes out for these names; names that it does not assign are left out.

        Executes nothing. Raises NotLiteral, SyntaxError.
        """
        match self.request("literals", _sendable(source), tuple(names), observe=False):
            case ["ok", dict(values)]:
                return values
            case ["no", str(name), int(line), str(reason)]:
                raise NotLiteral(name, line, reason)
        raise self.end(endings.malformed("literals"))

    def function(self, name: str) -> RemoteFunction:
        """A function or class of the module, to be called, or to be handed to a function of the test."""
        return RemoteFunction(self, name)

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a function or class of the module.

        Arguments arrive as they are: exact plain types and arrays (memory order and read-only flag included);
        functions become callbacks or, if they are a `Program`, travel; numpy Generators continue their stream, there
        and then here. What the code changes in its arguments is changed here only inside `in_place()`. Raises
        UnsendableError (a TypeError) for an argument of another type.
        """
        return self.request("call", None, name, args, kwargs)

    def attribute(self, name: str) -> Any:
        """A global of the module: plain data, or a RemoteObject for functions, classes and objects."""
        match self.request("attribute", None, name, observe=False):
            case (False, value):
                self.observe(value)
                return value
        raise self.end(endings.malformed("attribute"))

    def retire_functions(self) -> None:
        """The functions handed out so far answer no more. Code that kept one gets a RuntimeError when it calls it."""
        self._callbacks.retire()

    def kill(self) -> None:
        """End the process now."""
        self._line.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _raise_violations(found: Sequence[tuple[int, str]]) -> None:
    """Raise ForbiddenCall if there are any."""
    if found:
        first, *others = [Violation(int(line), str(name)) for line, name in found]
        raise ForbiddenCall(first.name, first.line, *others)


def _sendable(source: bytes) -> np.ndarray[Any, Any]:
    """Bytes as an array: the codec has no other type for them."""
    return np.frombuffer(source, np.uint8)

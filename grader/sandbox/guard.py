"""Forbidden functions at run time: the public names are replaced, in this worker alone, by functions that tell.

The search of the source finds what is written plainly; this finds what is reached by some detour. numpy's own code
keeps the originals, because it does not go through the public names. Methods and operators of arrays can not be
replaced: for them there is the search alone. A rule of the exercise, not a wall: the walls are in `confinement`.
"""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from grader.sandbox.errors import ForbiddenCall
from grader.sandbox.tracebacks import FILE


class _ForbiddenModule(types.ModuleType):
    """Stands where a forbidden module would be found as an attribute."""

    def __init__(self, name: str, tell: Callable[[str], NoReturn]) -> None:
        super().__init__(name)
        self._tell = tell

    def __getattr__(self, attribute: str) -> NoReturn:
        self._tell(self.__name__)


class Guard:
    """Replaces what is forbidden, and remembers the first use even where the student's code swallows the exception."""

    def __init__(self) -> None:
        self._first: tuple[str, int] | None = None

    def take(self) -> tuple[str, int] | None:
        """(name, line) of the first forbidden use since the last call."""
        first, self._first = self._first, None
        return first

    def install(self, forbid: Sequence[str]) -> dict[str, Any]:
        """Replace the forbidden names; returns the builtins for the student's module."""
        own_builtins = dict(vars(builtins))
        modules = []
        for name in forbid:
            if name in own_builtins:
                own_builtins[name] = self._function(name)
            elif name in sys.modules:
                modules.append(name)
            elif not name.startswith(".") and name != "@":
                self._replace_function(name)
        for name in modules:
            parent, _, last = name.rpartition(".")
            if parent in sys.modules:
                setattr(sys.modules[parent], last, _ForbiddenModule(name, self._tell))
        own_builtins["__import__"] = self._import([name for name in forbid if name[:1] not in ".@"])
        return own_builtins

    def _tell(self, name: str) -> NoReturn:
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != FILE:
            frame = frame.f_back
        line = 0 if frame is None else frame.f_lineno
        if self._first is None:
            self._first = (name, line)
        raise ForbiddenCall(name, line)

    def _function(self, name: str) -> Callable[..., NoReturn]:
        def forbidden(*args: object, **kwargs: object) -> NoReturn:
            self._tell(name)

        forbidden.__name__ = forbidden.__qualname__ = name.rpartition(".")[2]
        return forbidden

    def _replace_function(self, name: str) -> None:
        """Replace a function under its own name and under every other public name of its package."""
        module, _, last = name.rpartition(".")
        original = vars(sys.modules[module]).get(last) if module in sys.modules else None
        if original is None:
            return
        guard = self._function(name)
        package = module.split(".")[0]
        for path, place in list(sys.modules.items()):
            if path.split(".")[0] == package and "._" not in path and isinstance(place, types.ModuleType):
                for key, value in list(vars(place).items()):
                    if value is original:
                        setattr(place, key, guard)

    def _import(self, forbidden: Sequence[str]) -> Callable[..., Any]:
        original = builtins.__import__

        def checked(name: str, *args: Any, **kwargs: Any) -> Any:
            for one in forbidden:
                if name == one or name.startswith(one + "."):
                    self._tell(one)
            return original(name, *args, **kwargs)

        return checked if forbidden else original

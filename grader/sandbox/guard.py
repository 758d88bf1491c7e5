"""Forbidden functions at run time: the public names are replaced, in this worker alone, by functions that tell.

The search of the source finds what is written plainly; this finds what is reached by some detour. numpy's own code
keeps the originals. Methods and operators of arrays can not be
replaced: for them there is the search alone. A rule of the exercise, not a wall: the walls are in `confinement`.
"""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NoReturn

from grader.sandbox.errors import ForbiddenCall
from grader.sandbox.tracebacks import FILE


class _ForbiddenFunction:
    """Stands where a forbidden function was. Code of `library` still gets the original."""

    def __init__(self, name: str, original: Callable[..., Any], tell: Callable[[str], NoReturn], library: str) -> None:
        self.__name__ = self.__qualname__ = name.rpartition(".")[2]
        self._name = name
        self._original = original
        self._tell = tell
        self._library = library

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))
        if caller.split(".")[0] != self._library:
            self._tell(self._name)
        return self._original(*args, **kwargs)

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._original, attribute)


class _ForbiddenModule(types.ModuleType):
    """Stands where a forbidden module would be found. Code of its package, and what imports it, get the original."""

    def __init__(self, name: str, forbidden: str, original: types.ModuleType, tell: Callable[[str], NoReturn]) -> None:
        super().__init__(name)
        self._forbidden = forbidden
        self._original = original
        self._tell = tell

    def __getattr__(self, attribute: str) -> Any:
        caller = str(sys._getframe(1).f_globals.get("__name__", "")).split(".")[0]
        if caller not in (self.__name__.split(".")[0], "importlib"):
            self._tell(self._forbidden)
        return getattr(self._original, attribute)


@cache
def public_names(package: str) -> dict[int, list[tuple[types.ModuleType, str]]]:
    """By the id() of a function: the modules of a package, and the names in them, under which it is to be had.

    A zygote asks once for all of its workers, before it forks them.
    """
    found: dict[int, list[tuple[types.ModuleType, str]]] = {}
    for path, place in list(sys.modules.items()):
        if path.split(".")[0] == package and "._" not in path and isinstance(place, types.ModuleType):
            for key, value in list(vars(place).items()):
                if callable(value):
                    found.setdefault(id(value), []).append((place, key))
    return found


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
        if not forbid:
            return vars(builtins)
        own_builtins = dict(vars(builtins))
        modules = []
        for name in forbid:
            if name in own_builtins:
                own_builtins[name] = _ForbiddenFunction(name, own_builtins[name], self._tell, library="builtins")
            elif name in sys.modules:
                modules.append(name)
            elif not name.startswith(".") and name != "@":
                self._replace_function(name)
        for name in modules:
            self._replace_module(name)
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

    def _replace_module(self, forbidden: str) -> None:
        """Replace a module and all below it, among the loaded modules and as attributes of what lies above."""
        for path, original in list(sys.modules.items()):
            if path == forbidden or path.startswith(forbidden + "."):
                sys.modules[path] = _ForbiddenModule(path, forbidden, original, self._tell)
                parent, _, last = path.rpartition(".")
                if parent in sys.modules and not isinstance(sys.modules[parent], _ForbiddenModule):
                    setattr(sys.modules[parent], last, sys.modules[path])

    def _replace_function(self, name: str) -> None:
        """Replace a function under its own name and under every other public name of its package."""
        module, _, last = name.rpartition(".")
        original = vars(sys.modules[module]).get(last) if module in sys.modules else None
        if original is None:
            return
        package = module.split(".")[0]
        guard = _ForbiddenFunction(name, original, self._tell, package)
        for place, key in public_names(package).get(id(original), ()):
            setattr(place, key, guard)

    def _import(self, forbidden: Sequence[str]) -> Callable[..., Any]:
        original = builtins.__import__

        def checked(name: str, *args: Any, **kwargs: Any) -> Any:
            for one in forbidden:
                if name == one or name.startswith(one + "."):
                    self._tell(one)
            return original(name, *args, **kwargs)

        return checked if forbidden else original

"""The worker: one forked process with the student's module in it, answering requests that come in on a descriptor.

    request   (operation, number, released handles, in place, ...)      the operations are the `do_` methods below
    reply     ("ret", number, changed, value, printed)        changed: ((place among the arguments, new value), ...)
              ("exc", number, class names, message, frames, class, token of a callback, printed)
              ("refused", number, message, printed)           the value is of a kind that does not cross
              ("forbidden", number, name, line, printed)
    between   ("callback", function, args, kwargs, printed)  ->  ("value", v) or ("error", token, names, message)
              ("flood",)                                      printed too much; the worker ends

While the student's code waits for a callback, further requests may come in: a callback may call the student's code.
Nothing in here is trusted by the other side: the student's code can change all of it.
"""

from __future__ import annotations

import ast
import gc
import os
import random
import sys
import time
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.random import Generator

from grader.sandbox.channel import Frames, receiver, write_frame
from grader.sandbox.codec import Buffer, UnsendableError
from grader.sandbox.decoder import Decoder
from grader.sandbox.encoder import Encoder
from grader.sandbox.exports import Exports
from grader.sandbox.guard import Guard
from grader.sandbox.literals import literals
from grader.sandbox.operations import OPERATIONS
from grader.sandbox.printed import Printed
from grader.sandbox.scan import scan, without_main
from grader.sandbox.snapshots import LEAVES, SHARED, is_unchanged, snapshot
from grader.sandbox.tracebacks import FILE, MODULE, describe, remember_source

OUT_OF_MEMORY = 77
"""Exit status of a worker that has not even the memory to say so."""
_CHUNK_SECONDS = 0.01
_CHUNK_BYTES = 2**20


class Worker:
    """The message loop and everything that a request can ask for."""

    def __init__(self, reading: int, writing: int, output_limit: int) -> None:
        self._frames = Frames(receiver(reading))
        self._writing = writing
        self._printed = Printed(output_limit, self._flood)
        self._module = types.ModuleType(MODULE)
        self._exports = Exports(self._call_back, self._module)
        self._guard = Guard()
        self._late_errors: dict[int, BaseException] = {}

    def serve(self) -> None:
        """Answer requests until the other side hangs up."""
        sys.stdout = sys.stderr = self._printed
        gc.enable()
        try:
            while True:
                self.answer_next()
        except EOFError:
            os._exit(0)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)

    def answer_next(self) -> None:
        """Wait for a request and answer it."""
        self._answer(*self._frames.next())

    def _answer(self, header: Buffer, body: Buffer) -> None:
        table: list[object] = []
        number = 0
        try:
            request = Decoder(body, self._exports.restore, table=table).message(header)
            operation, number, released, in_place, *arguments = request
            self._exports.release(released)
            kinds = SHARED if in_place else Generator
            watched = [(place, item, snapshot(item)) for place, item in enumerate(table) if isinstance(item, kinds)]
            encoder = Encoder(self._exports.export)
            if operation == "fetch":
                value = self._fetch(encoder, *arguments)
                self._reply(encoder, number, ["t"], value)
                return
            value = getattr(self, f"do_{operation}")(*arguments)
            changed = [
                ["t", place, encoder.tree(item)] for place, item, before in watched if not is_unchanged(item, before)
            ]
            # Only now: a changed array is sent whole above, and by reference where it is also the value.
            encoder.known = {id(item): place for place, item, _ in watched if isinstance(item, LEAVES)}
            self._reply(encoder, number, ["t", *changed], encoder.tree(value))
        except BaseException as error:  # whatever the student's code raised is the reply
            self._reply_error(number, error)

    def _reply(self, encoder: Encoder, number: int, changed: list[object], value: object) -> None:
        forbidden = self._guard.take()
        if forbidden is not None:
            self._send(("forbidden", number, *forbidden, self._printed.take()))
        else:
            printed = encoder.tree(self._printed.take())
            write_frame(self._writing, encoder.finish(["t", "ret", number, changed, value, printed]))

    def _reply_error(self, number: int, error: BaseException) -> None:
        forbidden = self._guard.take()
        try:
            if forbidden is not None:
                self._send(("forbidden", number, *forbidden, self._printed.take()))
            elif isinstance(error, UnsendableError):
                self._send(("refused", number, str(error), self._printed.take()))
            else:
                token = self._exports.token_of(error)
                self._send(("exc", number, *describe(error), token, self._printed.take()))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)

    def _send(self, message: tuple[object, ...]) -> None:
        write_frame(self._writing, Encoder(self._exports.export).frame(message))

    def _flood(self) -> None:
        self._send(("flood",))
        os._exit(0)

    def _call_back(self, function: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
        """Ask the other side to call one of its functions. Raises what that raises."""
        self._send(("callback", function, args, kwargs, self._printed.take()))
        while True:
            header, body = self._frames.next()
            message = Decoder(body, self._exports.restore, table=[]).message(header)
            if message[0] == "value":
                return message[1]
            if message[0] == "error":
                raise self._exports.callback_error(*message[1:])
            self._answer(header, body)

    def do_scan(self, source: np.ndarray[Any, Any], forbid: list[str]) -> list[tuple[int, str]]:
        """Lines and names of the forbidden things that the source uses. Executes nothing."""
        return scan(ast.parse(_text(source), FILE), forbid)

    def do_literals(self, source: np.ndarray[Any, Any], names: list[str]) -> list[Any]:
        """["ok", values by name] or ["no", name, line, reason]. Executes nothing."""
        return literals(_text(source), names)

    def do_load(
        self, source: np.ndarray[Any, Any], seed: int, forbid: list[str], names: list[str]
    ) -> tuple[list[tuple[int, str]], dict[str, str], list[str]]:
        """(violations, what the module defines, which names it lacks). Executes the module if nothing is violated."""
        text = _text(source)
        remember_source(text)
        program: bytes | ast.Module = text
        if forbid:  # else there is nothing to search for, and no tree to build
            tree = ast.parse(text, FILE)
            violations = scan(tree, forbid)
            if violations:
                return violations, {}, []
            program = without_main(tree)
        code = compile(program, FILE, "exec", dont_inherit=True)
        random.seed(seed)
        np.random.seed(seed % 2**32)
        namespace = vars(self._module)
        namespace["__file__"] = FILE
        namespace["__builtins__"] = self._guard.install(forbid)
        sys.modules[MODULE] = self._module
        # What this process is for, and the only place where a student's code is executed: nothing that it could harm or
        # read is left here, and whatever it says from now on is its own claim.
        exec(code, namespace)
        public = {name: _kind(value) for name, value in namespace.items() if not name.startswith("_")}
        return [], dict(list(public.items())[:1000]), [name for name in names if name not in namespace]

    def do_call(self, target: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> object:
        """Call `name` of an object or of the module (None); an empty name calls the object itself."""
        return (self._found(target, name) if name else target)(*args, **kwargs)

    def do_attribute(self, target: Any, name: str) -> tuple[bool, object]:
        """(True, None) for a method of an object's class, else (False, the attribute)."""
        value = self._found(target, name)
        is_method = type(value) is types.MethodType and value.__self__ is target and hasattr(type(target), name)
        return is_method, None if is_method else value

    def _found(self, target: Any, name: str) -> Any:
        """An attribute of an object, or a global of the module (None)."""
        if target is not None:
            return getattr(target, name)
        if name not in vars(self._module):
            raise AttributeError(f"{FILE} does not define {name}")
        return vars(self._module)[name]

    def do_assign(self, target: Any, name: str, value: object) -> None:
        """Set an attribute."""
        setattr(target, name, value)

    def do_operate(self, name: str, args: tuple[Any, ...]) -> object:
        """An operator of Python, by its name in `operator`."""
        return OPERATIONS[name](*args)

    def _fetch(self, encoder: Encoder, iterator: Iterator[Any], count: int) -> list[object]:
        """(items, is it exhausted) of at most `count` items, each as it was when it was yielded.

        What the iterator raises after some items waits for the next request.
        """
        late = self._late_errors.pop(id(iterator), None)
        if late is not None:
            raise late
        items: list[object] = []
        end = time.monotonic() + _CHUNK_SECONDS
        while not items or (len(items) < count and time.monotonic() < end and encoder.body_size < _CHUNK_BYTES):
            try:
                items.append(encoder.tree(next(iterator)))
            except StopIteration:
                return ["t", ["l", *items], True]
            except BaseException as error:  # the student's, whatever it is
                if not items:
                    raise
                self._late_errors[id(iterator)] = error
                break
        return ["t", ["l", *items], False]


def _text(source: np.ndarray[Any, Any]) -> bytes:
    """The bytes of a source. Raises SyntaxError for NUL, as later versions of Python do."""
    text = source.tobytes()
    before, nul, _ = text.partition(b"\0")
    if nul:
        raise SyntaxError("the file is no text: it contains a NUL byte", (FILE, before.count(b"\n") + 1, 1, None))
    return text


def _kind(value: object) -> str:
    return "class" if isinstance(value, type) else "function" if callable(value) else "value"

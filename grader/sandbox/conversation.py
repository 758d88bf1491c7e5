"""One conversation with a worker: requests, replies, callbacks in between, and how it can end."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from grader.sandbox import endings
from grader.sandbox.arguments import apply_changes, leaves, reachable
from grader.sandbox.callbacks import Callbacks
from grader.sandbox.codec import Buffer, MalformedFrameError, UnsendableError, name_of_type
from grader.sandbox.decoder import Decoder
from grader.sandbox.encoder import Encoder
from grader.sandbox.errors import Ended, ForbiddenCall, RefusedValue, SandboxFailed
from grader.sandbox.line import DeadlineError, HangUpError, Line
from grader.sandbox.programs import program_tree
from grader.sandbox.raised import raised_in_worker
from grader.sandbox.records import Limits, Usage
from grader.sandbox.remote import Remote, RemoteIterator, RemoteObject
from grader.sandbox.sharing import changes_wanted
from grader.sandbox.text import plain
from grader.sandbox.tracebacks import MAX_MESSAGE

_FAILURES = (DeadlineError, HangUpError, MalformedFrameError)
_LAST_BREATH_SECONDS = 1.0
_RELEASED_AT_ONCE = 1000


class Conversation:
    """The trusted end of a worker. Every request raises Ended when the worker is gone, and again when asked later."""

    def __init__(self, line: Line, limits: Limits) -> None:
        self.limits = limits
        self.observe: Callable[[object], None] = _ignore
        self._line = line
        self._numbers = itertools.count(1)
        self._handles: WeakValueDictionary[int, RemoteObject] = WeakValueDictionary()
        self.released: set[int] = set()
        self._printed: list[str] = []
        self._printed_size = 0
        self._callbacks = Callbacks(limits.callbacks)
        self._answering = 0
        self._callback_seconds = 0.0
        self._callback_since = 0.0
        self._failed_inside: AssertionError | None = None
        self.forbidden: frozenset[str] = frozenset()
        self._ended: BaseException | None = None
        self._usage: Usage | None = None
        self._greet()
        self._line.start_clock(limits.wall)

    @property
    def output(self) -> str:
        """What the student's code has printed so far, in plain characters."""
        return "".join(self._printed)[: self.limits.output]

    def _greet(self) -> None:
        try:
            message = self._read({})
        except (DeadlineError, HangUpError, MalformedFrameError) as error:
            message = (type(error).__name__,)
        if message != ("ready",):
            self.close()
            reason = f"A worker could not be started: {message[-1]}."
            raise SandboxFailed(reason, next_step="Try again; `grader doctor` shows what this machine can do.")

    @property
    def gone(self) -> bool:
        """True once the worker can answer nothing any more."""
        return self._ended is not None or self._usage is not None or self._line.killed

    def close(self) -> Usage:
        """End the process and say what it used. May be called again."""
        if self._usage is None:
            self._line.kill()
            self._finish()
        assert self._usage is not None
        return self._usage

    def request(self, operation: str, *arguments: object, observe: bool = True) -> Any:
        """Send a request and answer callbacks until its reply is there."""
        if self._ended is not None:
            raise self._ended
        if self._usage is not None:
            raise SandboxFailed("A worker that was closed was used again.")
        if self._answering and operation == "operate" and _holds_array(arguments):
            # `A @ x` in a function of the test would otherwise hand A to the class that the student made for x.
            raise RefusedValue("a function of the test was called with an object where it computes with arrays")
        number = next(self._numbers)
        table: list[object] = []
        wanted = changes_wanted()
        encoder = self._encoder(table)
        head = ["t", operation, number, ["t", *self._take_released()], wanted]
        self._send(encoder.finish([*head, *encoder.trees(arguments)]))
        table = reachable(table, in_place=wanted)
        message = self._receive(table)
        if message[0] == "callback":
            with self._callback_clock():
                while message[0] == "callback":
                    self._answer_callback(message[1:])
                    message = self._receive(table)
        if self._failed_inside is not None:
            failed, self._failed_inside = self._failed_inside, None
            raise failed
        value = self._reply(message, number)
        if observe:
            self.observe(value)
        return value

    def _take_released(self) -> tuple[int, ...]:
        """Some of the objects that nobody here holds any more, for the worker to forget."""
        taken: list[int] = []
        # By pop and never by iterating: the garbage collector may add another number at any allocation.
        while self.released and len(taken) < _RELEASED_AT_ONCE:
            taken.append(self.released.pop())
        return tuple(taken)

    def _reply(self, message: tuple[Any, ...], number: int) -> Any:
        """The value of a reply, or whatever else it says, raised."""
        match message:
            case ("ret", int(answered), tuple(), value, list(printed)) if answered == number:
                self._print(printed)
                return value
            case ("flood",):
                raise self.end(endings.flooded(self.limits))
            case (_, int(answered), *_, list(printed)) if answered == number:
                self._print(printed)
        match message:
            case ("exc", int(answered), list(names), str(text), list(frames), str(kind), token, list()) if (
                answered == number
            ):
                error = self._rebuilt(names, text, frames, kind)
                raise self._callbacks.passed_through(token, error) or error
            case ("refused", int(answered), str(text), list()) if answered == number:
                raise RefusedValue(plain(text, MAX_MESSAGE))
            case ("forbidden", int(answered), str(name), int(line), list()) if (
                answered == number and name in self.forbidden and 0 <= line < 2**31
            ):
                raise ForbiddenCall(name, line)
        raise self.end(endings.malformed(f"an unexpected message {str(message[0])[:40]!r}"))

    def _rebuilt(self, names: list[Any], text: str, frames: list[Any], kind: str) -> Exception:
        try:
            return raised_in_worker(names, text, frames, kind)
        except (TypeError, ValueError) as error:
            raise self.end(endings.malformed(f"an exception of odd form: {error}")) from error

    def _answer_callback(self, message: tuple[Any, ...]) -> None:
        """Call one of our functions for the worker, and send back what comes of it."""
        match message:
            case (int(number), tuple(args), dict(kwargs), list(printed)) if all(type(key) is str for key in kwargs):
                self._print(printed)
                function = self._callbacks.function(number)
            case _:
                function = None
        if function is None:
            raise self.end(endings.malformed("a call of a function that was not handed out"))
        if self._callbacks.exhausted():
            raise self.end(endings.too_many_callbacks(self.limits))
        self._answering += 1
        try:
            value = function(*args, **kwargs)
            frame = self._encoder().frame(("value", value))
        except Exception as error:  # whatever it is, it passes through the student's code and comes back as itself
            if isinstance(error, AssertionError):  # a verdict, which the student's code may not swallow
                self._failed_inside = error
            frame = self._encoder().frame(self._callbacks.remember(error))
        except BaseException:  # it must not be swallowed by the student's code, and the worker waits for an answer
            self._line.kill()
            raise
        finally:
            self._answering -= 1
        if self._callback_seconds + time.process_time() - self._callback_since > self.limits.wall:
            raise self.end(endings.callbacks_too_long(self.limits))
        self._send(frame)

    @contextmanager
    def _callback_clock(self) -> Iterator[None]:
        """Count our own CPU seconds, reading and writing included, while the student's code calls our functions."""
        if self._answering:  # a request from within such a function is counted with it
            yield
            return
        self._callback_since = time.process_time()
        try:
            yield
        finally:
            self._callback_seconds += time.process_time() - self._callback_since

    def _print(self, printed: list[Any]) -> None:
        """Keep what the student's code printed."""
        for piece in printed:
            self._printed.append(plain(str(piece), self.limits.output))
            self._printed_size += len(self._printed[-1])
        if self._printed_size > self.limits.output:
            raise self.end(endings.flooded(self.limits))

    # ------------------------------------------------------------------ values

    def _encoder(self, table: list[object] | None = None) -> Encoder:
        return Encoder(self._export, table=table, layout=True)

    def _export(self, value: Any, encode: Callable[[Any], object]) -> object:
        """Handles of this worker and functions; nothing else that is not plain data crosses."""
        if isinstance(value, Remote):
            if value._remote_conversation is not self:
                raise UnsendableError(f"{value!r} belongs to another worker")
            return value._remote_tree()
        program = program_tree(value, encode)
        if program is not None:
            return program
        if callable(value):
            return ["K", self._callbacks.number(value), str(getattr(value, "__name__", "function"))[:120]]
        raise UnsendableError(f"a {name_of_type(value)} cannot be sent to the student's code; send plain data")

    def _restore(self, tree: list[Any]) -> object:
        """A handle, or one of our functions that comes back."""
        match tree:
            case ["H", str(kind), int(number), str(name)]:
                known = self._handles.get(number)
                if known is not None:
                    return known
                self.released.discard(number)
                handle = (RemoteIterator if kind == "iterator" else RemoteObject)(self, number, plain(name, 120))
                self._handles[number] = handle
                return handle
            case ["K", int(number)] if (function := self._callbacks.function(number)) is not None:
                return function
        raise MalformedFrameError("an unknown tag")

    # ------------------------------------------------------------------ the pipe

    def _send(self, frame: Sequence[Buffer]) -> None:
        try:
            self._line.send(frame)
        except _FAILURES as error:
            raise self._told(error) from error

    def _receive(self, table: Sequence[object]) -> tuple[Any, ...]:
        """The next message; the changes of arguments that it carries have been made."""
        try:
            message = self._read(leaves(table))
            if message[0] == "ret" and len(message) > 2:
                apply_changes(table, message[2])
        except _FAILURES as error:
            raise self._told(error) from error
        return message

    def _told(self, failure: Exception) -> BaseException:
        """What a failure of the pipe means for the student, to be raised."""
        if isinstance(failure, DeadlineError):
            return self.end(endings.timed_out(self.limits))
        if isinstance(failure, HangUpError):
            return self._gone()
        return self.end(endings.malformed(str(failure)))

    def _read(self, refer: dict[int, object]) -> tuple[Any, ...]:
        header, body = self._line.receive()
        start = time.process_time()
        try:
            message = Decoder(body, self._restore, refer=refer).message(header)
        finally:  # what is tedious to read is the time of who wrote it
            self._line.clock.charge(time.process_time() - start)
        if type(message[0]) is not str:  # an array, say, has no truth to compare by
            raise MalformedFrameError("a message without a name")
        return message

    def end(self, ended: Ended) -> Ended:
        """Kill the worker for a reason of ours, which is returned to be raised."""
        self._line.kill()
        self._finish()
        self._ended = ended
        return ended

    def _gone(self) -> BaseException:
        """The worker hung up: why, to be raised."""
        if not self._line.has_ended(_LAST_BREATH_SECONDS):
            return self.end(endings.malformed("it closed its end of the pipe"))
        code = self._finish()
        if code is None:
            self._ended = SandboxFailed("The zygote is gone, and with it the worker.", next_step="Try again.")
        elif self._line.killed:
            self._ended = SandboxFailed("The worker was killed from our side.")
        else:
            assert self._usage is not None
            self._ended = endings.died(code, self._usage.cpu_seconds, self.limits)
        return self._ended

    def _finish(self) -> int | None:
        """Collect exit code and usage; the worker must be dead or about to be."""
        seconds = self._line.clock.student_seconds()
        ended = self._line.end()
        code, cpu_seconds, peak_mib = (None, 0.0, 0.0) if ended is None else ended
        self._usage = Usage(cpu_seconds, seconds, peak_mib)
        return code


def _holds_array(arguments: Sequence[Any]) -> bool:
    """True where an operation (name, operands) has an array among its operands."""
    return any(isinstance(operand, np.ndarray | np.generic) for operand in arguments[1])


def _ignore(value: object) -> None:
    """The default of `observe`."""

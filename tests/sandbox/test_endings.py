"""How a worker can end, every kind told apart and each with words for the student."""

from __future__ import annotations

import os
import time

import pytest

from grader.sandbox import Ended, Limits, Zygote
from tests.sandbox.conftest import Load

RECURSION = """import sys; sys.setrecursionlimit(10**9)
    class A:
        def __getattr__(self, name): return getattr(self, name + "x")
    A().q"""
QUICK = Limits(wall=0.3, memory=256 * 2**20, output=10_000)


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ("while True: pass", "timed_out", "did not finish within 0.3 s"),
        ("import time; time.sleep(60)", "timed_out", "0.3 s"),
        ("import signal\n    signal.signal(24, signal.SIG_IGN)\n    while True: pass", "timed_out", "0.3 s"),
        ("sum(range(10**12))", "timed_out", "0.3 s"),
        ("import os; os._exit(0)", "crashed", "exit code 0"),
        ("import os; os._exit(77)", "out_of_memory", "256 MiB"),
        ("import ctypes; ctypes.string_at(0)", "crashed", "memory fault"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "out_of_memory", "256 MiB"),
        ("import os; os.abort()", "crashed", "abort"),
        (RECURSION, "crashed", "endless recursion"),
        ("print('x' * 20_000)", "output_limit", "10,000 characters"),
        ("while True: print('y')", "output_limit", "10,000 characters"),
        ("import sys; sys.stderr.write('z' * 20_000)", "output_limit", "10,000"),
        ("import os; os.write(3, b'0' * 64)", "malformed", "does not understand"),
        ("import os; os.write(3, b'0' * 10**7)", "malformed", "does not understand"),
        ("import os; os.close(3)", "crashed", ""),
        ("import os, time; os.close(3); time.sleep(60)", "malformed", "does not understand"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_each_ending(load: Load, body: str, status: str, word: str) -> None:
    """A worker that ends says how; it can be asked again and says the same"""
    worker = load(f"def f():\n    {body}", QUICK)
    with pytest.raises(Ended) as caught:
        worker.call("f")
    assert caught.value.status == status
    assert word in caught.value.message
    with pytest.raises(Ended) as again:
        worker.call("f")
    assert again.value is caught.value


def test_while_loading(load: Load) -> None:
    """An endless module ends as an endless function does"""
    with pytest.raises(Ended, match=r"0\.3 s"):
        load("while True: pass", QUICK)


def test_an_ended_worker_is_no_exception() -> None:
    """`except Exception` of a test does not take a dead worker for an answer"""
    assert not issubclass(Ended, Exception)


def test_a_reply_that_nobody_asked_for(load: Load) -> None:
    """A second reply to one request is found before the next request is sent"""
    header = b'["t","ret",2,["t"],5,["l"]]'
    forged = len(header).to_bytes(4, "little") + bytes(8) + header
    worker = load(f"import os\ndef f(): os.write(3, {forged!r})\ndef g(): return 1")
    assert worker.call("f") == 5  # what code claims to return is always the student's claim
    time.sleep(0.05)
    with pytest.raises(Ended) as caught:
        worker.call("g")
    assert caught.value.status == "malformed"


def test_one_deadline_for_all_calls(load: Load) -> None:
    """The limit is for everything that the worker does, not for each call"""
    worker = load("import time\ndef f(): time.sleep(0.1)", Limits(wall=0.35))
    calls = (worker.call("f") for _ in range(20))
    with pytest.raises(Ended, match=r"0\.35 s"):
        list(calls)


def test_what_it_printed_is_kept(load: Load) -> None:
    """Prints come with the replies, also those of exceptions"""
    worker = load("print('loading')\ndef f():\n    print('in f')\n    1 / 0")
    with pytest.raises(ZeroDivisionError):
        worker.call("f")
    assert worker.output == "loading\nin f\n"


def test_usage(load: Load) -> None:
    """A closed worker tells CPU, time and memory; closing again tells the same"""
    worker = load("import numpy as np\nX = np.ones(2**24)\nfor _ in range(10): X.sum()")
    usage = worker.close()
    assert usage.cpu_seconds > 0
    assert usage.student_seconds > 0
    assert usage.peak_mib > 128
    assert worker.close() == usage


def test_a_worker_has_ended_when_it_is_closed(zygote: Zygote) -> None:
    """Nothing of a worker is left once close returns"""
    with zygote.spawn() as worker:
        # As we see it: in a namespace of its own it has another number.
        process = worker._line.clock._process
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)

"""Code that wants to be taken for right, to learn what it must not, or to hang whoever judges it.

Marks are decided on the trusted side, by values that crossed the pipe. Each test here is one trick with which a
submission tries to have something else decide.
"""

from __future__ import annotations

import contextlib
import random
import struct
import time

import numpy as np
import pytest

from grader.sandbox import Ended, Limits, RefusedValue, SandboxFailed, StudentError, Zygote
from tests.sandbox.conftest import Load

SHORT = Limits(wall=1.0)


class TestValuesThatLie:
    @pytest.mark.parametrize(
        "source",
        [
            "class Y:\n    def __eq__(s, o): return True\n    __array__ = None\ndef f(): return Y()",
            "import numpy as np\nclass A(np.ndarray): __eq__ = lambda s, o: True\ndef f(): return np.zeros(2).view(A)",
            "class I(int):\n    def __eq__(s, o): return True\n    __hash__ = int.__hash__\ndef f(): return I(3)",
            "class F(float):\n    def __sub__(s, o): return 0.0\n    __rsub__ = __sub__\ndef f(): return F(1)",
            "class S(str):\n    def __eq__(s, o): return True\n    __hash__ = None\ndef f(): return S('x')",
            "class L(list):\n    def __getitem__(s, i): return 7\ndef f(): return L()",
            "class D(dict):\n    def __missing__(s, k): return 7\ndef f(): return D()",
        ],
    )
    def test_objects_that_equal_everything(self, load: Load, source: str) -> None:
        """A subclass with its own equality arrives as a handle that equals nothing, or not at all"""
        with contextlib.suppress(RefusedValue):
            value = load(source).call("f")
            assert value != 3
            assert value != "x"
            with pytest.raises(RefusedValue):
                bool(value)

    def test_patched_libraries_do_not_matter(self, load: Load) -> None:
        """Patching numpy, builtins or the worker changes what the worker says and nothing here"""
        source = """
            import builtins, numpy as np, sys
            np.allclose = np.array_equal = lambda *a, **k: True
            builtins.len = lambda x: 0
            for name in list(sys.modules):
                if name.startswith("grader"):
                    for key in list(vars(sys.modules[name])):
                        if key.isupper(): setattr(sys.modules[name], key, None)
            def f(): return np.zeros(2)
        """
        with contextlib.suppress(Ended, Exception):
            assert load(source).call("f").tolist() == [0, 0]
        assert not np.allclose(0, 1)
        assert len([1]) == 1

    def test_tests_cannot_be_found(self, load: Load) -> None:
        """No frame, object or module of the worker belongs to a test"""
        source = """
            import gc, sys
            def f():
                frame, names = sys._getframe(), set()
                while frame: names.add(frame.f_code.co_filename.rpartition("/")[2]); frame = frame.f_back
                modules = [n for n in sys.modules if n.split(".")[0] in ("pytest", "_pytest", "tests")]
                return sorted(names), modules, sum("hidden" in str(type(o)) for o in gc.get_objects())
        """
        names, modules, hidden = load(source).call("f")
        assert (modules, hidden) == ([], 0)
        assert not any(name.startswith("test_") for name in names)


class TestControlFlow:
    @pytest.mark.parametrize(
        "raised", ["SystemExit(0)", "KeyboardInterrupt", "GeneratorExit", "BaseException('passed')", "Skipped('x')"]
    )
    def test_no_exception_ends_or_skips_a_test(self, load: Load, raised: str) -> None:
        """Whatever the code raises, here it is an Exception, which is no skip and no exit"""
        worker = load(f"class Skipped(BaseException): pass\ndef f(): raise {raised}")
        with pytest.raises(StudentError):
            worker.call("f")

    def test_exits_while_loading(self, load: Load) -> None:
        """sys.exit(0) and os._exit(0) at import are failures"""
        with pytest.raises(StudentError):
            load("import sys; sys.exit(0)")
        with pytest.raises(Ended):
            load("import os; os._exit(0)")

    @pytest.mark.parametrize(
        "hook",
        [
            "import atexit; atexit.register(lambda: print('late'))",
            "import sys; sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)",
            "import sys; sys.addaudithook(lambda *a: None)",
            "import sys; sys.excepthook = sys.displayhook = sys.unraisablehook = None",
            "import gc; gc.callbacks.append(lambda *a: 1/0)",
            "import codecs; codecs.register(lambda name: None)",
            "import sys; sys.meta_path.insert(0, None); sys.path_hooks.clear()",
            "import sys; sys.stdout = sys.stderr = None",
            "import json; json.dumps = json.loads = None",
            "import os; os.write = lambda *a: 0",
        ],
    )
    def test_hooks_hurt_only_their_owner(self, load: Load, zygote: Zygote, hook: str) -> None:
        """Hooks end at worst their own worker; a neighbour and the next submission are right"""
        with contextlib.suppress(Ended):
            load(hook + "\ndef f(): return 1", SHORT).call("f")
        assert load("def f(): return 2").call("f") == 2


class TestInputs:
    def test_inputs_stay_as_the_test_made_them(self, load: Load) -> None:
        """A test compares against the input that it made, whatever the code does to its copy: zero is not 0 = A @ 0"""
        worker = load("def projector(X):\n    X[:] = 0\n    return X")
        X = np.ones((3, 2))
        result = worker.call("projector", X)
        assert X.tolist() == [[1, 1]] * 3
        assert result.tolist() == [[0, 0]] * 3

    def test_a_change_that_nobody_wanted_is_not_made(self, load: Load) -> None:
        """A worker that claims changes all the same ends as malformed, and nothing was changed"""
        header = b'["t","ret",2,["t",["t",4,["a","f8",[2],""]]],1,["l"]]'
        frame = struct.pack("<IQ", len(header), 16) + header + bytes(16)
        X = np.ones(2)
        with pytest.raises(Ended) as caught:
            load(f"import os\ndef f(*a): os.write(3, {frame!r})").call("f", X, X + 1, X + 2, X + 3, X + 4)
        assert caught.value.status == "malformed"
        assert X.tolist() == [1, 1]


class TestHangs:
    @pytest.mark.parametrize(
        "expression",
        ["'x' * 10**9", "['y' * 10**6] * 10**4", "list(range(10**7))", "{i: i for i in range(10**6)}", "(0,) * 10**6"],
    )
    def test_huge_values_are_refused(self, load: Load, expression: str) -> None:
        """A value that would take the judge's time or memory is refused where it is made"""
        with pytest.raises((RefusedValue, MemoryError, Ended)):
            load(f"def f(): return {expression}", Limits(wall=5)).call("f")

    def test_a_frame_that_never_comes(self, load: Load) -> None:
        """Half a frame is not waited for longer than the deadline"""
        announced = struct.pack("<IQ", 100, 2**27)
        with pytest.raises(Ended, match="did not finish"):
            load(f"import os, time\ndef f():\n    os.write(3, {announced!r})\n    time.sleep(60)", SHORT).call("f")

    def test_a_worker_that_does_not_read(self, load: Load) -> None:
        """Arguments larger than the pipe do not block us when the worker stops reading"""
        worker = load("import time\ndef f(g, x): g()\ndef g(): time.sleep(60)", SHORT)
        with pytest.raises(Ended):
            worker.call("f", lambda: worker.call("g"), np.zeros(2**22))

    def test_many_handles(self, load: Load) -> None:
        """A hundred thousand objects are counted, held and let go in passing"""
        worker = load("class C: pass\ndef f(): return [C() for _ in range(10**5)]", Limits(wall=20))
        for _ in range(2):
            assert len(worker.call("f")) == 10**5
        assert worker.call("f")

    def test_many_small_prints(self, load: Load) -> None:
        """Prints in every callback are collected without copying all that was printed before"""
        worker = load("def f(g):\n    for _ in range(3000): print('x' * 300); g()", Limits(wall=20))
        worker.call("f", lambda: None)
        assert len(worker.output) == 3000 * 301

    def test_a_length_that_lies(self, load: Load) -> None:
        """list() reserves what __len__ promises: it may not promise more than can cross"""
        liar = load("class L:\n    def __len__(s): return 2**31 - 1\n    def __iter__(s): return iter([1])").call("L")
        with pytest.raises(RefusedValue):
            list(liar)


class TestTexts:
    def test_terminals_are_safe(self, load: Load) -> None:
        """Control characters in messages, prints and names do not reach who reads them"""
        source = "print('\\x1b[2J\\u202eevil')\ndef f(): raise ValueError('\\x1b[31mred\\r\\x07')"
        worker = load(source)
        with pytest.raises(ValueError, match="red") as caught:
            worker.call("f")
        assert not set("\x1b\r\x07\u202e") & set(str(caught.value) + worker.output)


def test_random_bytes_on_the_pipe(zygote: Zygote) -> None:
    """Whatever a worker writes instead of a reply, it is a value, an exception of the student's or the end of it"""
    rng = random.Random(20270115)
    kinds = ["ret", "exc", "callback", "forbidden", "refused", "flood", "ready", "x"]
    parts = [
        '["t"]',
        '["l"]',
        "2",
        "null",
        '"s"',
        '["d"]',
        '["H","object",5,"C"]',
        '["a","f8",[2],""]',
        '["r",0]',
        "1e999",
    ]
    source = "import os\ndef f(data, x):\n    os.write(3, bytes(data))\n    while True: pass"
    for _ in range(60):
        header = f'["t","{rng.choice(kinds)}",{",".join(rng.choices(parts, k=rng.randrange(9)))}]'.replace(",]", "]")
        body = rng.randbytes(rng.choice([0, 0, 16, 5]))
        frame = struct.pack("<IQ", len(header), len(body)) + header.encode() + body
        if rng.random() < 0.3:
            frame = frame[: rng.randrange(len(frame))] + rng.randbytes(8)
        with zygote.spawn(Limits(wall=0.1)) as worker:
            worker.load(source.encode(), seed=0)
            try:
                worker.call("f", list(frame), np.zeros(2))
            except SandboxFailed:
                raise
            except (Ended, Exception) as error:
                assert isinstance(error, Ended | RefusedValue) or hasattr(error, "student_frames")  # noqa: PT017
            except BaseException as error:
                assert type(error).__name__ == "ForbiddenCall"  # noqa: PT017


def test_a_killed_neighbour_delays_nobody(load: Load) -> None:
    """While one worker hangs until its deadline another answers at once"""
    hanging, quick = load("def f():\n    while True: pass", Limits(wall=30)), load("def f(): return 1")
    hanging._send(hanging._encoder([]).frame(("call", 2, (), None, "f", (), {})))
    started = time.monotonic()
    assert quick.call("f") == 1
    assert time.monotonic() - started < 15
    hanging.close()

"""Where nothing can confine: a student's own work runs all the same, and nobody else's does."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from grader.errors import ConfinementError
from grader.sandbox import (
    Ended,
    ForbiddenCall,
    Limits,
    Machine,
    NotLiteral,
    Profile,
    RemoteObject,
    Unconfined,
    Worker,
    Zygote,
    examine,
    open_sandbox,
    require_confinement,
    this_machine,
)

MAC = Machine("darwin", "arm64", little_endian=True, landlock=0)
OLD = replace(this_machine(), landlock=0)
WINDOWS = replace(MAC, system="win32")
PATIENT = Limits(wall=20.0)
EVERY = pytest.mark.parametrize("machine", [MAC, OLD, WINDOWS], ids=["macOS", "old Linux", "Windows"])


@pytest.fixture
def start() -> Iterator[Callable[..., Worker]]:
    """start(source, limits) -> a worker on a machine without confinement that has executed the source."""
    workers = []

    def start(source: str, limits: Limits = PATIENT, **how: object) -> Worker:
        workers.append(open_sandbox(unconfined=True, machine=MAC).spawn(limits))
        workers[-1].load(textwrap.dedent(source).encode(), seed=1, **how)
        return workers[-1]

    yield start
    for worker in workers:
        worker.close()


class TestWhoIsServed:
    @EVERY
    def test_nobody_without_saying_so(self, machine: Machine) -> None:
        """A sandbox is refused, with the reason and the way out, unless the caller says that the code is their own"""
        with pytest.raises(ConfinementError, match="not be confined") as refused:
            open_sandbox(machine=machine)
        assert machine.reason in refused.value.message
        assert "Linux" in refused.value.next_step

    @EVERY
    def test_own_code_with_the_level_told(self, machine: Machine) -> None:
        """Who says so gets a sandbox whose level is `none`"""
        with open_sandbox(unconfined=True, machine=machine) as sandbox:
            assert isinstance(sandbox, Unconfined)
            assert sandbox.confinement == "none"

    def test_a_machine_that_can_confine_always_does(self) -> None:
        """Whose code it is makes no difference where it can be confined"""
        with open_sandbox(unconfined=True) as sandbox:
            assert isinstance(sandbox, Zygote)
            assert sandbox.confinement == this_machine().level

    @EVERY
    def test_a_class_is_refused(self, machine: Machine) -> None:
        """`grader grade` is refused with the reason, and goes on with --unsafe where processes can be forked"""
        with pytest.raises(ConfinementError) as refused:
            require_confinement(machine=machine)
        assert machine.reason in refused.value.message
        if machine.forks:
            assert not require_confinement(unsafe=True, machine=machine).confined
        else:
            with pytest.raises(ConfinementError, match="not even with --unsafe"):
                require_confinement(unsafe=True, machine=machine)

    @EVERY
    def test_the_doctor_says_what_is_missing(self, machine: Machine) -> None:
        """The doctor tries nothing, shows every layer as off and names the reason"""
        told = str(examine(machine=machine))
        assert machine.reason in told
        assert "Student code is not run here" in told
        assert told.count("OFF") == len(machine.layers())


class TestTheSameAnswers:
    def test_values_objects_and_functions(self, start: Callable[..., Worker]) -> None:
        """Arrays, objects, callbacks and generators cross as they do from a confined worker"""
        worker = start("""
            import numpy as np
            class Adder:
                def __init__(self, a): self.a = a
                def add(self, b): return self.a + b
            def double(A): return 2 * A
            def twice(f, x): return f(f(x))
            def count():
                yield from range(3)
            """)
        np.testing.assert_array_equal(worker.call("double", np.eye(300)), 2 * np.eye(300))
        assert worker.call("twice", lambda x: x * x, 3) == 81
        adder = worker.call("Adder", 2)
        assert isinstance(adder, RemoteObject)
        assert adder.add(3) == 5
        assert list(worker.call("count")) == [0, 1, 2]

    def test_exceptions_and_prints(self, start: Callable[..., Worker]) -> None:
        """An exception keeps its class and its line; what was printed is kept, also below Python"""
        worker = start("import os\ndef f():\n    print('hello')\n    os.write(1, b'noise')\n    return 1 / 0")
        with pytest.raises(ZeroDivisionError) as raised:
            worker.call("f")
        assert [frame.line for frame in raised.value.student_frames] == [5]
        assert worker.output == "hello\n"

    def test_forbidden_names_and_literals(self, start: Callable[..., Worker]) -> None:
        """What is searched and read without executing is the same"""
        with pytest.raises(ForbiddenCall):
            start("import numpy as np\nx = np.sum([1])", forbid=("numpy.sum",))
        worker = start("")
        assert worker.literals(b"x = [1, 2.5]", ["x"]) == {"x": [1, 2.5]}
        with pytest.raises(NotLiteral):
            worker.literals(b"x = f()", ["x"])

    def test_modules_of_the_profile(self) -> None:
        """What the exercise imports can be imported"""
        with Unconfined(Profile(imports=("colorsys", "no_such_module"))).spawn() as worker:
            worker.load(b"import colorsys", seed=0)
            with pytest.raises(ModuleNotFoundError, match="no_such_module"):
                worker.load(b"import no_such_module", seed=0)


class TestEndings:
    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ("while True: pass", "timed_out"),
            ("import time; time.sleep(1000)", "timed_out"),
            ("import os; os._exit(3)", "crashed"),
            ("import os; os.abort()", "crashed"),
            ("while True: print('x' * 9999)", "output_limit"),
            ("while True: g()", "timed_out"),
        ],
    )
    def test_each_is_told(self, start: Callable[..., Worker], body: str, status: str) -> None:
        """How the code ended is told apart, and asked again it is told again"""
        worker = start(f"def f(g):\n    {body}", Limits(wall=1.0, callbacks=1000))
        for _ in range(2):
            with pytest.raises(Ended) as ended:
                worker.call("f", lambda: None)
            assert ended.value.status == status

    def test_nothing_runs_afterwards(self, start: Callable[..., Worker]) -> None:
        """A closed worker has ended, and what it used says so again when it is closed again"""
        worker = start("")
        assert not worker._line.has_ended(0)
        usage = worker.close()
        assert worker._line.has_ended(0)
        assert worker.close() == usage

"""A class beside `nbgrader autograde`: five exercises with ten checks, the same code and asserts on both sides.

The peer gets one notebook per student with a solution cell and two test cells for each exercise; ours is a course of
five folders, graded by `grader grade` with its store. No two students hand in the same bytes, so nothing is answered
from the store in the first run; a second run shows what that saves. Memory is the proportional set size of all
processes of a run, sampled. Needs the extra `nbgrader`. Run with `python -m benchmarks.notebooks`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent, indent


@dataclass(frozen=True)
class Task:
    """One exercise: a function, what is handed in, and two checks of one point each."""

    function: str
    right: str
    wrong: str
    checks: tuple[str, str]

    @property
    def stub(self) -> str:
        """What the student starts from."""
        return f"def {self.function}(*arguments):\n    raise NotImplementedError\n"


def _task(function: str, right: str, wrong: str, *checks: str) -> Task:
    first, second = (dedent(check).strip() for check in checks)
    return Task(function, dedent(right).lstrip(), dedent(wrong).lstrip(), (first, second))


TASKS = (
    _task(
        "cosine",
        """
        import numpy as np
        def cosine(x, y):
            return x @ y / (np.linalg.norm(x) * np.linalg.norm(y))
        """,
        """
        def cosine(x, y):
            return x @ y
        """,
        "assert np.isclose(cosine(np.array([3.0, 4.0]), np.array([4.0, 3.0])), 0.96)",
        """
        x, y = np.random.default_rng(1).normal(size=(2, 50))
        assert np.isclose(cosine(7 * x, y), cosine(x, y))
        """,
    ),
    _task(
        "matmul",
        """
        import numpy as np
        def matmul(A, B):
            return np.array([[sum(a * b for a, b in zip(row, column)) for column in B.T] for row in A])
        """,
        """
        def matmul(A, B):
            return A * B
        """,
        "assert np.allclose(matmul(np.array([[2, 3], [1, 4]]), np.array([[1, 0], [2, 1]])), [[8, 3], [9, 4]])",
        """
        A, B = np.random.default_rng(2).normal(size=(2, 8, 8))
        assert np.allclose(matmul(A, B), A @ B)
        """,
    ),
    _task(
        "softmax",
        """
        import numpy as np
        def softmax(z):
            e = np.exp(z - z.max())
            return e / e.sum()
        """,
        """
        import numpy as np
        def softmax(z):
            return np.exp(z) / np.exp(z).sum()
        """,
        """
        p = softmax(np.array([1.0, 2.0, 3.0]))
        assert np.isclose(p.sum(), 1) and (p > 0).all()
        """,
        """
        with np.errstate(all="ignore"):
            assert np.allclose(softmax(np.array([1000.0, 1000.0])), 0.5)
        """,
    ),
    _task(
        "projector",
        """
        import numpy as np
        def projector(X):
            return X @ np.linalg.solve(X.T @ X, X.T)
        """,
        """
        def projector(X):
            return X @ X.T
        """,
        """
        P = projector(np.random.default_rng(3).normal(size=(6, 3)))
        assert np.allclose(P @ P, P)
        """,
        """
        X = np.random.default_rng(4).normal(size=(7, 2))
        assert np.allclose(projector(X) @ X, X)
        """,
    ),
    _task(
        "dominant",
        """
        import numpy as np
        def dominant(A, steps=200):
            v = np.ones(len(A))
            for _ in range(steps):
                v = A @ v
                v /= np.linalg.norm(v)
            return v @ A @ v
        """,
        """
        import numpy as np
        def dominant(A):
            return np.trace(A)
        """,
        "assert np.isclose(dominant(np.array([[2.0, 1.0], [1.0, 2.0]])), 3)",
        """
        M = np.random.default_rng(5).normal(size=(6, 6))
        assert np.isclose(dominant(np.diag([9.0, 1, 1, 1, 1, 1])), 9)
        assert np.isfinite(dominant(M @ M.T))
        """,
    ),
)


def handed_in(student: int) -> list[str]:
    """The answers of a student: seven in ten right, two wrong, one untouched; no two students have equal bytes."""
    draw = random.Random(student)
    kinds = draw.choices(("right", "wrong", "stub"), weights=(7, 2, 1), k=len(TASKS))
    return [f"# student {student}\n{getattr(task, kind)}" for task, kind in zip(TASKS, kinds, strict=True)]


def write_course(root: Path) -> None:
    """The five exercises as a course of ours."""
    files = {"course.yaml": "id: notebook\ntitle: The notebook as a course\ntopics: [tasks]\n"}
    for task in TASKS:
        public, private = f"exercises/tasks/{task.function}", f"solutions/tasks/{task.function}"
        tests = "\n\n".join(
            f'def test_{number}(submission):\n    """Check {number} of {task.function}"""\n'
            f"    {task.function} = submission.{task.function}\n{indent(check, '    ')}\n"
            for number, check in enumerate(task.checks, 1)
        )
        files |= {
            f"{public}/exercise.yaml": f"title: {task.function}\nkind: code\ndifficulty: 1\npoints: 5\n"
            f"seeded: false\ndefines: [{task.function}]\n",
            f"{public}/README.md": f"# {task.function}\n\nWrite `{task.function}`.\n",
            f"{public}/answer.py": task.stub,
            f"{private}/answer.py": task.right,
            f"{private}/test_hidden.py": f"import numpy as np\n\n\n{tests}",
            f"{private}/mistakes/wrong.py": f'"""Read the definition once more."""\n\n{task.wrong}',
        }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def write_submissions(root: Path, students: int) -> None:
    """A folder per student."""
    for student in range(students):
        for task, source in zip(TASKS, handed_in(student), strict=True):
            path = root / f"s{student:05}" / "tasks" / task.function / "answer.py"
            path.parent.mkdir(parents=True)
            path.write_text(source)


def write_notebooks(root: Path, students: int) -> None:
    """The same exercises as an assignment of the peer, and what the same students hand in."""
    from nbformat import write
    from nbformat.v4 import new_code_cell, new_notebook

    def cell(source: str, grade_id: str, *, points: int | None) -> object:
        graded = points is not None
        rules = {"schema_version": 3, "grade_id": grade_id, "grade": graded, "solution": not graded, "task": False}
        rules |= {"locked": graded, **({"points": points} if graded else {})}
        return new_code_cell(source, id=grade_id, metadata={"nbgrader": rules})

    def notebook(answers: list[str]) -> object:
        cells = [new_code_cell("import numpy as np", id="start")]
        for task, answer in zip(TASKS, answers, strict=True):
            cells.append(cell(answer, task.function, points=None))
            cells += [cell(check, f"{task.function}-{n}", points=1) for n, check in enumerate(task.checks)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        return new_notebook(cells=cells, metadata=kernel)

    hidden = [f"### BEGIN SOLUTION\n{task.right}### END SOLUTION" for task in TASKS]
    places = {root / "source" / "ps1" / "p1.ipynb": hidden}
    for student in range(students):
        places[root / "submitted" / f"s{student:05}" / "ps1" / "p1.ipynb"] = handed_in(student)
    for path, answers in places.items():
        path.parent.mkdir(parents=True)
        write(notebook(answers), path)
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'peer'\n")


@dataclass
class Memory:
    """Proportional set size of a process and all its descendants, sampled: MiB."""

    samples: list[float] = field(default_factory=list)

    def sample(self, root: int) -> None:
        """Add one figure."""
        self.samples.append(sum(_pss(pid) for pid in _tree(root)) / 1024)

    def flat(self) -> str:
        """The peak, and the means of the second and of the last quarter: a leak would show as a difference."""
        quarter = max(1, len(self.samples) // 4)
        second, last = self.samples[quarter : 2 * quarter] or self.samples, self.samples[-quarter:]
        return (
            f"peak {max(self.samples):.0f} MiB, second quarter {sum(second) / len(second):.0f}, "
            f"last quarter {sum(last) / len(last):.0f}"
        )


def _tree(root: int) -> Iterator[int]:
    yield root
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{root}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in children:
        yield from _tree(child)


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def watched(process: subprocess.Popen[bytes]) -> Iterator[Memory]:
    """Sample the memory of a running command twice a second."""
    memory, done = Memory(), threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            memory.sample(process.pid)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        done.set()
        thread.join()


def timed(command: list[str], folder: Path) -> tuple[float, Memory]:
    """Seconds on the clock and memory of a command that must do its work; 1 is the code for "something was wrong"."""
    binaries = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{binaries}:{os.environ['PATH']}", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        with watched(process) as memory:
            code = process.wait()
        seconds = time.perf_counter() - started
        if code not in (0, 1):
            output.seek(0)
            sys.exit(f"{' '.join(command)} ended with {code}:\n{output.read().decode()[-2000:]}")
    return seconds, memory


def main() -> None:
    """Print what a student costs on both sides, the ratio, the memory, and the rerun."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000, help="students on our side")
    parser.add_argument("--peer-students", type=int, default=20, help="students on the peer's side, which is slow")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        theirs, own = Path(folder) / "theirs", Path(folder) / "ours"
        write_notebooks(theirs, arguments.peer_students)
        write_course(own)
        write_submissions(own / "submissions", arguments.students)
        timed([sys.executable, "-m", "nbgrader", "generate_assignment", "ps1"], theirs)
        grade = [sys.executable, "-m", "grader", "grade", "submissions", "--out", "out"]
        peer_seconds, peer_memory = timed([sys.executable, "-m", "nbgrader", "autograde", "ps1"], theirs)
        seconds, memory = timed(grade, own)
        again, _ = timed(grade, own)
    peer_each, each = peer_seconds / arguments.peer_students, seconds / arguments.students
    print(f"nbgrader autograde  {peer_each * 1000:8.1f} ms a student ({arguments.peer_students}), {peer_memory.flat()}")
    print(f"grader grade        {each * 1000:8.1f} ms a student ({arguments.students}), {memory.flat()}")
    print(f"ratio               {peer_each / each:8.1f}")
    print(f"the same class once more: {again:.1f} s")


if __name__ == "__main__":
    main()

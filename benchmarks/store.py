"""A store of millions of reports: how large it is, and how long a page of it takes.

The rows are made up and written as quickly as the database takes them, straight into the tables; everything that is
timed goes through the store. Run with `python -m benchmarks.store`; ten million reports need 10 GB of disk.
"""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from grader.model import CheckResult, Report, Verdict, Visibility
from grader.store import Store
from grader.store.rows import body

EXERCISES = [f"topic_{number // 10:02}/exercise_{number:03}" for number in range(100)]
START = "2027-01-15 12:00:00.000000"
SAMPLES = 300


def report(number: int) -> Report:
    """A made-up report with five checks."""
    passed = number % 3 != 0
    verdict = Verdict.PASSED if passed else Verdict.WRONG
    checks = [
        CheckResult(
            id=f"test_{index}",
            title="P² = P for a random subspace",
            visibility=Visibility.HIDDEN,
            verdict=verdict,
            points=2.0 * passed,
            max_points=2.0,
        )
        for index in range(5)
    ]
    return Report(
        student="",
        exercise=EXERCISES[number % len(EXERCISES)],
        submission=f"sha256:{number:064x}",
        exercise_version=f"sha256:{number % len(EXERCISES):064x}",
        grader="0.1.0",
        confinement="strict",
        seed=number,
        score=10.0 * passed,
        max_score=10.0,
        verdict=verdict,
        checks=tuple(checks),
    )


def fill(path: Path, count: int) -> None:
    """Write `count` attempts with a report each, of as many students as it takes when each does every exercise."""
    samples = [body(report(number)) for number in range(SAMPLES)]
    tables: dict[str, Iterator[tuple[Any, ...]]] = {
        "students (id, name)": ((n, f"s{n:07}") for n in range(1, count // len(EXERCISES) + 2)),
        "submissions (digest, source, problem)": ((digest(n), b"x = 1\n", "") for n in range(SAMPLES)),
        "attempts (id, student_id, exercise, number, digest, handed_in, recorded)": (
            (n + 1, n // len(EXERCISES) + 1, EXERCISES[n % len(EXERCISES)], 1, digest(n), START, START)
            for n in range(count)
        ),
        "reports (attempt_id, key, exercise_version, score, max_score, verdict, body, note, recorded)": (
            (n + 1, job(n), "sha256:1", 10.0 * (n % 3 > 0), 10.0, "passed", samples[n % SAMPLES], "", START)
            for n in range(count)
        ),
    }
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # nobody needs these rows after a crash
        database.execute("PRAGMA synchronous = OFF")
        for columns, rows in tables.items():
            values = ", ".join("?" for _ in columns.split(", "))
            database.executemany(f"INSERT INTO {columns} VALUES ({values})", rows)
        database.commit()


def digest(number: int) -> str:
    """The digest of what was handed in: some hand in the same."""
    return f"sha256:{number % SAMPLES:064x}"


def job(number: int) -> str:
    """A key that lies anywhere among the others, as those of real jobs do."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def milliseconds(run: Callable[[int], object], repeats: int = 30) -> tuple[float, float]:
    """Median and largest of several runs, each in another place."""
    times = []
    for number in range(repeats):
        started = time.perf_counter()
        run(number)
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times), max(times)


def main() -> None:
    """Print size and times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where the database is made and deleted again")
    count = parser.parse_args().reports
    with tempfile.TemporaryDirectory(dir=parser.parse_args().folder) as folder:
        path = Path(folder) / "results.db"
        address = f"sqlite:///{path}"
        Store.open(address).close()
        started = time.perf_counter()
        fill(path, count)
        print(f"{count} reports in {time.perf_counter() - started:.0f} s, {path.stat().st_size / 2**30:.2f} GiB")
        with Store.open(address) as store:
            names, step = store.students(), count // 31
            timed: dict[str, Callable[[int], object]] = {
                "a page, the newest first": lambda n: store.page(before=count - n * step),
                "a page of one exercise": lambda n: store.page(before=count - n * step, exercise=EXERCISES[n]),
                "a page of one student": lambda n: store.page(student=names[n * len(names) // 31]),
                "all reports of one student": lambda n: list(store.current(students=[names[n * len(names) // 31]])),
                "500 jobs looked up": lambda n: store.known(job(n * step + i) for i in range(500)),
            }
            for name, run in timed.items():
                median, largest = milliseconds(run)
                print(f"{name:28} {median:7.1f} ms (at most {largest:.1f})")


if __name__ == "__main__":
    main()

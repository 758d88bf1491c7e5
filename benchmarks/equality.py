"""Accuracy and latency of `compare` beside SymPy and math-verify on the table of identities, or on other scalar rows.

    python -m benchmarks.equality [--rows FILE.csv] [--timeout SECONDS]      from the root of the repository

The table is `tests/maths/identities`. SymPy judges its scalar rows: `simplify(a - b) == 0` can only say yes, so
anything else counts as no; `a.equals(b)` may also say that it cannot tell. math-verify reads our LaTeX of both sides
and knows nothing of assumptions; its line says so where the package is not installed. A CSV file needs columns
student, teacher and truth (true, false, or anything else for rows to skip); other columns are ignored. Times are
processor milliseconds in a warm process, parsing included.
"""

from __future__ import annotations

import argparse
import csv
import logging
import re
import signal
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from grader.errors import GraderError
from grader.maths.comparison import compare
from grader.maths.notation import to_latex
from grader.maths.parser import parse
from grader.maths.prover import ASSUMPTIONS, encoded, provable, sympy_symbols, to_sympy
from grader.maths.symbols import Symbols
from grader.maths.tree import ENTRYWISE
from tests.maths.corpus import CLAIMS

KNOWN_NAMES = ENTRYWISE | {"pi", "e", "i", "factorial", "binomial", "arcsin", "arccos", "arctan", "ln"}
TRUTHS = {"true": "equal", "false": "different"}


@dataclass(frozen=True)
class Row:
    """One question with its truth."""

    left: str
    right: str
    symbols: Symbols
    truth: str


@dataclass
class Record:
    """What one method said: (truth, verdict) counts and times in milliseconds."""

    name: str
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def line(self) -> str:
        """One line of the report."""
        total = sum(self.verdicts.values())
        right = sum(n for (truth, verdict), n in self.verdicts.items() if truth == verdict)
        wrong = sum(n for (truth, verdict), n in self.verdicts.items() if {truth, verdict} == {"equal", "different"})
        times = sorted(self.times)
        p95 = times[int(0.95 * (len(times) - 1))]
        figures = f"p50 {statistics.median(times):8.2f}  p95 {p95:8.2f}  max {times[-1]:8.1f} ms"
        return (
            f"{self.name:28} {total:5} rows {right:5} right {wrong:4} wrong {total - right - wrong:4} open   {figures}"
        )


def table() -> Iterator[Row]:
    """The rows of the table that parse; shape errors are decided by reading."""
    for claim in CLAIMS:
        row = Row(claim.left, claim.right, claim.symbols, claim.verdict)
        if claim.verdict in TRUTHS.values() and readable(row):
            yield row


def csv_rows(path: Path) -> Iterator[Row]:
    """Scalar rows of a file; all names that are no functions become real symbols."""
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            left, right = line["student"], line["teacher"]
            names = set(re.findall(r"[A-Za-z_]\w*", f"{left} {right}"))
            if line["truth"] in TRUTHS and line.get("kind", "scalar") == "scalar":
                symbols = Symbols.of({name: {} for name in names - KNOWN_NAMES}, complex_numbers="i" in names)
                row = Row(left, right, symbols, TRUTHS[line["truth"]])
                if readable(row):
                    yield row


def readable(row: Row) -> bool:
    """Whether both sides are formulas for us."""
    try:
        parse(row.left, row.symbols)
        parse(row.right, row.symbols)
    except GraderError:
        return False
    return True


def ours(row: Row) -> str:
    """The verdict of `compare`."""
    return compare(row.left, row.right, row.symbols).verdict


def in_sympy(row: Row, judge: Callable[[object, object], bool | None]) -> str:
    """The verdict of a SymPy method on the converted trees."""
    left, right = parse(row.left, row.symbols), parse(row.right, row.symbols)
    facts = {name: [a for a in ASSUMPTIONS if a in row.symbols[name].assume] for name in left.symbols | right.symbols}
    symbols = sympy_symbols(facts)
    found = judge(to_sympy(encoded(left), symbols), to_sympy(encoded(right), symbols))
    return {True: "equal", False: "different", None: "undecided"}[found]


def by_simplify(row: Row) -> str:
    """Equal where the difference simplifies to zero."""
    import sympy

    return in_sympy(row, lambda a, b: sympy.simplify(a - b) == 0)  # type: ignore[operator]


def by_equals(row: Row) -> str:
    """What `a.equals(b)` says."""
    return in_sympy(row, lambda a, b: a.equals(b))  # type: ignore[attr-defined]


def by_math_verify(row: Row) -> str:
    """What math-verify says of both sides in LaTeX; a side that it cannot read leaves the row open."""
    import math_verify

    # Its own timeouts set the alarm that `measured` has set already.
    gold, answer = (
        math_verify.parse(f"${to_latex(parse(side, row.symbols))}$", parsing_timeout=None)
        for side in (row.right, row.left)
    )
    if not gold or not answer:
        return "unread"
    return "equal" if math_verify.verify(gold, answer, timeout_seconds=None) else "different"


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise TimeoutError after that many seconds."""

    def ring(*_: object) -> None:
        raise TimeoutError

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def measured(name: str, method: Callable[[Row], str], rows: Iterable[Row], timeout: float) -> Record:
    """Run a method over the rows; an exception or a timeout leaves the row open."""
    record = Record(name)
    for row in rows:
        start = time.process_time()
        try:
            with alarm(timeout):
                verdict = method(row)
        except TimeoutError:
            verdict = "timeout"
        except (TypeError, ValueError, AttributeError, NotImplementedError, RecursionError):
            verdict = "error"
        record.times.append((time.process_time() - start) * 1e3)
        record.verdicts[row.truth, verdict] += 1
    return record


def scalar(row: Row) -> bool:
    """Whether SymPy can be asked."""
    return all(provable(parse(side, row.symbols)) for side in (row.left, row.right))


def report(rows: list[Row], timeout: float) -> None:
    """Print one line a method."""
    print(measured("compare, all rows", ours, rows, timeout).line())
    scalars = [row for row in rows if scalar(row)]
    for name, method in (("compare", ours), ("SymPy simplify", by_simplify), ("SymPy equals", by_equals)):
        print(measured(f"{name}, scalar rows", method, scalars, timeout).line())
    if find_spec("math_verify") is None:
        print("math-verify, scalar rows      not installed")
        return
    logging.disable(logging.WARNING)  # it warns of every timeout that is left to us
    print(measured("math-verify, scalar rows", by_math_verify, scalars, timeout).line())


def main() -> None:
    """Read the arguments, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=Path, help="a CSV file with columns student, teacher and truth")
    arguments.add_argument("--timeout", type=float, default=10.0, help="seconds for each row and method")
    chosen = arguments.parse_args()
    rows = list(csv_rows(chosen.rows) if chosen.rows else table())
    for row in rows[:20]:  # warm up
        ours(row)
    report(rows, chosen.timeout)


if __name__ == "__main__":
    main()

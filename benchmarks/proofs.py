"""Verdicts and latency of the checker of proofs on its corpus.

    python -m benchmarks.proofs [--slowest N]      from the root of the repository

The corpus is `tests/maths/proofs`: single steps, whole proofs that are right, and proofs with one flaw at a known line.
Times are processor milliseconds per proof in a warm process, parsing included. Right and wrong are told apart from
undecided: a right proof that is refuted, or a flawed one that is verified, is an error of the checker. Memory is the
largest that the process has held, and what of it the proofs have added to what reading the modules takes.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.maths import Proof, ProofError, check_proof
from tests.maths.proofs.written import Written, flawed, valid

MOST_MEMORY = 200
"""MiB that checking proofs may take, the interpreter and its modules included."""


def peak_memory() -> float:
    """The largest amount of memory that this process has held so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


@dataclass
class Tally:
    """Verdicts and times of one half of the corpus."""

    name: str
    verdicts: Counter[str] = field(default_factory=Counter)
    fallacies: int = 0
    times: list[tuple[float, str]] = field(default_factory=list)

    def line(self) -> str:
        """Counts and percentiles, in one line."""
        milliseconds = sorted(spent for spent, _ in self.times)
        p50 = statistics.median(milliseconds)
        p95 = milliseconds[int(0.95 * len(milliseconds))]
        counts = ", ".join(f"{count} {verdict}" for verdict, count in self.verdicts.most_common())
        named = f", {self.fallacies} fallacies named" if self.fallacies else ""
        return f"{self.name:8} {counts}{named};  ms p50 {p50:.1f}  p95 {p95:.1f}  max {milliseconds[-1]:.1f}"


def judged(proof: Written) -> tuple[str, bool]:
    """What the checker says of a proof, and whether it names a fallacy."""
    try:
        report = check_proof(Proof.parse(proof.text))
        bad = report.first_bad
        line = None if bad is None else report.steps[bad].step.line
        verdict, named = report.verdict, bad is not None and bool(report.steps[bad].fallacy)
    except ProofError as error:
        line, verdict, named = error.line, "unreadable", False
    if proof.first_bad is None:
        return ("right" if verdict == "verified" else verdict if verdict == "undecided" else "WRONG"), named
    if verdict == "undecided":
        return verdict, named
    exact = verdict != "verified" and line == proof.first_bad
    return "right at the line" if exact else "WRONG" if verdict == "verified" else "another line", named


def measured(name: str, proofs: Iterable[Written]) -> Tally:
    """Every proof once, after a first round that warms up."""
    tally = Tally(name)
    for proof in [*proofs]:
        judged(proof)
        start = time.process_time()
        verdict, named = judged(proof)
        tally.times.append(((time.process_time() - start) * 1e3, proof.title))
        tally.verdicts[verdict] += 1
        tally.fallacies += named
    return tally


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--slowest", type=int, default=3, help="how many of the slowest to name")
    slowest = arguments.parse_args().slowest
    before = peak_memory()
    gc.freeze()  # as grading does, before it judges
    for tally in (measured("valid", valid()), measured("flawed", flawed())):
        print(tally.line())
        for spent, title in sorted(tally.times, reverse=True)[:slowest]:
            print(f"         {spent:7.1f}  {title}")
    peak = peak_memory()
    within = "within" if peak <= MOST_MEMORY else "ABOVE"
    print(f"memory   peak {peak:.0f} MiB, {peak - before:.0f} of them for the proofs; {within} the {MOST_MEMORY} MiB")


if __name__ == "__main__":
    main()

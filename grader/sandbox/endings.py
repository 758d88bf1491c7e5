"""How a worker ended, in words for the student."""

from __future__ import annotations

import signal

from grader.sandbox.errors import Ended
from grader.sandbox.records import Limits
from grader.sandbox.worker import OUT_OF_MEMORY

_SIGNALS = {
    signal.SIGSEGV: "a memory fault; most often endless recursion",
    signal.SIGBUS: "a memory fault",
    signal.SIGFPE: "an arithmetic fault",
    signal.SIGILL: "an illegal instruction",
    signal.SIGABRT: "an abort of a library",
    signal.SIGSYS: "a system call of a foreign interface",
}


def timed_out(limits: Limits) -> Ended:
    """The student's time was over."""
    return Ended("timed_out", f"The code did not finish within {limits.wall:g} s. Is there a loop that never ends?")


def too_many_callbacks(limits: Limits) -> Ended:
    """A callback was called without end."""
    return Ended("timed_out", f"The code called the function that it was given more than {limits.callbacks:,} times.")


def callbacks_too_long(limits: Limits) -> Ended:
    """The functions of the test worked for the student's code without end."""
    return Ended("timed_out", f"The function that the code was given was kept busy for more than {limits.wall:g} s.")


def flooded(limits: Limits) -> Ended:
    """Printed too much."""
    return Ended("output_limit", f"The code printed more than {limits.output:,} characters. Remove the prints.")


def malformed(reason: str) -> Ended:
    """Bytes on the pipe that no worker of ours writes."""
    note = f"The worker broke the protocol: {reason}. Honest code cannot do this; have a look at the submission."
    return Ended("malformed", "The code answered in a way that the grader does not understand.", note)


def died(code: int, cpu_seconds: float, limits: Limits) -> Ended:
    """The process ended by itself: `code` is its exit code, or minus the signal that ended it."""
    note = f"exit code {code}, {cpu_seconds:.2f} s of CPU"
    if code == OUT_OF_MEMORY:
        return out_of_memory(limits, note)
    if code >= 0:
        return Ended("crashed", f"The code ended Python (exit code {code}) instead of returning.", note)
    if -code in (signal.SIGKILL, signal.SIGXCPU):
        if cpu_seconds >= limits.wall or -code == signal.SIGXCPU:
            return timed_out(limits)
        return out_of_memory(limits, f"{note}; killed by the system, most probably for memory", killed=True)
    what = _SIGNALS.get(signal.Signals(-code), f"signal {-code}")
    return Ended("crashed", f"The code made Python itself crash ({what}).", note)


def out_of_memory(limits: Limits, note: str = "", *, killed: bool = False) -> Ended:
    """No memory left, not even to say so."""
    text = f"The code used more than {limits.memory >> 20} MiB of memory."
    return Ended("out_of_memory", text, note, killed=killed)

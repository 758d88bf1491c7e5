"""How a worker ended, in words for the student."""

from __future__ import annotations

import signal

from grader.sandbox.errors import Ended
from grader.sandbox.records import Limits
from grader.sandbox.worker import OUT_OF_MEMORY

# By name: not every system has every signal.
_SIGNALS = {
    "SIGSEGV": "a memory fault; most often endless recursion",
    "SIGBUS": "a memory fault",
    "SIGFPE": "an arithmetic fault",
    "SIGILL": "an illegal instruction",
    "SIGABRT": "an abort of a library",
    "SIGSYS": "a system call of a foreign interface",
}
# Real-time signals have numbers and no names.
_SIGNAL_NAMES = {number.value: number.name for number in signal.Signals}


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
    name = _SIGNAL_NAMES.get(-code, "")
    if name == "SIGXCPU" or (name == "SIGKILL" and cpu_seconds >= limits.wall):
        return timed_out(limits)
    if name == "SIGKILL":
        return out_of_memory(limits, f"{note}; killed by the system, most probably for memory", killed=True)
    what = _SIGNALS.get(name, f"signal {-code}")
    return Ended("crashed", f"The code made Python itself crash ({what}).", note)


def out_of_memory(limits: Limits, note: str = "", *, killed: bool = False) -> Ended:
    """No memory left, not even to say so."""
    text = f"The code used more than {limits.memory >> 20} MiB of memory."
    return Ended("out_of_memory", text, note, killed=killed)

"""Forked children: their answers, their deaths, and that nothing of them stays."""

from __future__ import annotations

import os
import signal
import time

from grader.grading.forked import Died, each_in_child, in_child


def children() -> set[int]:
    """Processes that this one started and that are still there, ended or not."""
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return {int(pid) for pid in file.read().split()}


def die(signal_number: int) -> bytes:
    os.kill(os.getpid(), signal_number)
    return b"unreachable"


def fail() -> bytes:
    raise ValueError("the reason")


class TestInChild:
    def test_the_answer_comes_back_whole(self) -> None:
        """An answer larger than a pipe's buffer arrives complete"""
        answer = os.urandom(1 << 20)
        assert in_child(lambda: answer, seconds=20) == answer

    def test_an_exception_is_a_death_with_its_traceback(self) -> None:
        """Staff read what went wrong"""
        died = in_child(fail, seconds=20)
        assert isinstance(died, Died)
        assert "ValueError: the reason" in died.reason

    def test_a_kill_is_a_death_with_its_signal(self) -> None:
        """A child that is killed gives no answer, and says by what"""
        assert in_child(lambda: die(signal.SIGKILL), seconds=20) == Died("the trusted process ended with status -9")

    def test_a_child_is_stopped_at_its_deadline(self) -> None:
        """A child that hangs is killed, not waited for"""
        started = time.monotonic()
        died = in_child(lambda: time.sleep(600) or b"", seconds=0.2)
        assert isinstance(died, Died)
        assert time.monotonic() - started < 300

    def test_nothing_is_left_behind(self) -> None:
        """Neither a process nor a descriptor survives an answer, a death or a deadline"""
        before = children(), len(os.listdir("/proc/self/fd"))
        in_child(lambda: b"", seconds=20)
        in_child(fail, seconds=20)
        in_child(lambda: time.sleep(600) or b"", seconds=0.1)
        assert (children(), len(os.listdir("/proc/self/fd"))) == before


class TestEachInChild:
    def test_every_item_gets_its_answer(self) -> None:
        """Answers come in any order, each with its item"""
        answers = dict(each_in_child(lambda item: str(item * item).encode(), range(1, 8), slots=3))
        assert answers == {item: str(item * item).encode() for item in range(1, 8)}

    def test_one_death_does_not_disturb_the_others(self) -> None:
        """A child that dies is an answer of its own"""
        answers = dict(each_in_child(lambda item: die(9) if item == 2 else b"ok", [1, 2, 3], slots=2))
        assert (answers[1], answers[3]) == (b"ok", b"ok")
        assert isinstance(answers[2], Died)

    def test_closing_early_ends_the_children(self) -> None:
        """Whoever stops listening leaves no process behind"""
        before = children()
        answers = each_in_child(lambda item: time.sleep(item) or b"", [0, 600, 600], slots=3)
        next(answers)
        answers.close()
        assert children() == before

"""How far a run is, in a terminal, in a log, and for nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.report.progress import track
from tests.report.test_terminal import console


def test_everything_passes_through_a_pipe_in_silence() -> None:
    """Items come through in order, and a short run writes nothing into a log"""
    made, stream = console()
    assert list(track(made, iter(range(5)), total=5, label="grading")) == [0, 1, 2, 3, 4]
    assert stream.getvalue() == ""


def test_a_log_gets_a_line_now_and_then() -> None:
    """Where there is no terminal, every ten seconds a line says how many, how fast and how long still"""
    made, stream = console()
    clock = iter(range(0, 100, 4))
    list(track(made, range(6), total=6, label="grading", clock=lambda: float(next(clock))))
    assert stream.getvalue().splitlines() == ["grading: 3 of 6, 15.0/min, 12.0 s left", "grading: 6 of 6, 15.0/min"]


@pytest.mark.parametrize("terminal", [True, False])
def test_quiet_is_quiet(terminal: bool) -> None:
    """Where somebody reads JSON, nothing is drawn, on a terminal either"""
    made, stream = console(terminal=terminal)
    clock = iter(range(0, 1000, 60))
    assert list(track(made, range(3), total=3, label="x", quiet=True, clock=lambda: float(next(clock)))) == [0, 1, 2]
    assert stream.getvalue() == ""


def test_a_bar_shows_how_far_it_is() -> None:
    """On a terminal the bar counts what is done, and what is no markup of ours is shown as it stands"""
    made, stream = console(terminal=True)
    assert list(track(made, iter("ab"), total=2, label="[grading]")) == ["a", "b"]
    assert "[grading]" in stream.getvalue()
    assert "2/2" in stream.getvalue()


def test_parts_have_lines_of_their_own() -> None:
    """A part that is begun is counted below the bar, and is gone when it is done"""
    made, stream = console(terminal=True)

    def items() -> Iterator[str]:
        for item in "aab":
            yield item
            made.print(".")  # has the bar drawn anew

    assert list(track(made, items(), total=5, label="all", part_of=str, parts={"a": 3, "b": 2})) == ["a", "a", "b"]
    assert "  a" in stream.getvalue()
    assert "2/3" in stream.getvalue()


def test_stopping_takes_the_bar_away() -> None:
    """Ctrl-C in the middle comes out as it is, and leaves the terminal with its cursor"""
    made, stream = console(terminal=True)

    def items() -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(track(made, items(), total=2, label="grading"))
    assert stream.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")

"""How far a long run is: a bar in a terminal, now and then a line in a log, nothing where nobody reads."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from grader.report.text import seconds, visible

Item = TypeVar("Item")

_EVERY = 10.0  # seconds between two lines of a log
_PARTS = 6  # parts that are shown under the bar at a time


def track(
    console: Console,
    items: Iterable[Item],
    *,
    total: int,
    label: str,
    part_of: Callable[[Item], str] | None = None,
    parts: Mapping[str, int] | None = None,
    quiet: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Item]:
    """Pass items on while a bar shows how many are done, how fast, and how long it will take.

    With `part_of` and `parts` (the total of each part) those that are begun and not done have a line of their own. The
    bar goes away at the end. Where the console is no terminal (a pipe, a log) a line is written every ten seconds of
    `clock`; where it is to be `quiet`, nothing.
    """
    if quiet:
        yield from items
    elif not console.is_terminal:
        yield from _in_lines(console, items, total, label, clock)
    else:
        columns: list[ProgressColumn] = [TextColumn("{task.description}", markup=False), BarColumn(bar_width=None)]
        columns += [MofNCompleteColumn(), _RateColumn(), TimeRemainingColumn()]
        with Progress(*columns, console=console, transient=True, expand=True) as progress:
            bars = _Parts(progress, parts or {})
            for item in progress.track(items, total=total, description=visible(label)):
                yield item
                if part_of is not None:
                    bars.advance(part_of(item))


def _in_lines(
    console: Console, items: Iterable[Item], total: int, label: str, clock: Callable[[], float]
) -> Iterator[Item]:
    start = said = clock()
    for done, item in enumerate(items, start=1):
        yield item
        now = clock()
        if now - said >= _EVERY:
            said, rate = now, done / (now - start)
            left = f", {seconds((total - done) / rate)} left" if done < total else ""
            console.print(Text(f"{visible(label)}: {done:,} of {total:,}, {_rate(rate)}{left}"), soft_wrap=True)


def _rate(speed: float) -> str:
    """`120/s`, `8.6/s`, `2.1/min`."""
    if speed < 1:
        return f"{60 * speed:.1f}/min"
    return f"{speed:.0f}/s" if speed >= 10 else f"{speed:.1f}/s"


class _Parts:
    """The lines below the bar: parts that are begun and not done, as many as there is room for."""

    def __init__(self, progress: Progress, totals: Mapping[str, int]) -> None:
        self._progress = progress
        self._totals = totals
        self._done: Counter[str] = Counter()
        self._shown: dict[str, TaskID] = {}

    def advance(self, part: str) -> None:
        """One more of this part is done."""
        self._done[part] += 1
        if self._done[part] >= self._totals.get(part, 0):
            shown = self._shown.pop(part, None)
            if shown is not None:
                self._progress.remove_task(shown)
        elif part in self._shown:
            self._progress.advance(self._shown[part])
        elif len(self._shown) < _PARTS:
            self._shown[part] = self._progress.add_task(
                f"  {visible(part)}", total=self._totals[part], completed=self._done[part]
            )


class _RateColumn(ProgressColumn):
    """How many are done per second or minute."""

    def render(self, task: Task) -> Text:
        return Text("" if task.speed is None else _rate(task.speed))

"""One zygote for all tests of the sandbox, and a worker with a given source."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from grader.sandbox import Limits, Worker, Zygote

SHORT = Limits(wall=5.0)
Load = Callable[..., Worker]


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


@pytest.fixture
def load(zygote: Zygote) -> Iterator[Load]:
    """load(source, limits=..., **how) -> a worker that has executed the source; closed at the end of the test."""
    with ExitStack() as stack:

        def load(source: str | bytes = "", limits: Limits = SHORT, seed: int = 1, **how: object) -> Worker:
            worker = stack.enter_context(zygote.spawn(limits))
            text = textwrap.dedent(source).encode() if isinstance(source, str) else source
            worker.load(text, seed=seed, **how)
            return worker

        yield load

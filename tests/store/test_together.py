"""Several processes at one store."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from grader.store import Store
from tests.store.conftest import report, submission

WRITERS = 4
HANDED = [submission(f"s{number}", text=f"# {number}") for number in range(10)]


def together(work: Callable[[int], None]) -> None:
    """Do `work` of every writer at once; what one of them raises is raised."""
    start = Barrier(WRITERS)

    def one(number: int) -> None:
        start.wait()
        work(number)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(one, range(WRITERS)))


def test_who_grades_the_same_class_at_once_keeps_it_once(address: str) -> None:
    """Several make the store, hand in the same work and keep the same outcomes: each is there once"""

    def grade(number: int) -> None:
        with Store.open(address) as store:
            for one in store.hand_in(HANDED[number:] + HANDED[:number]):
                store.save(report(one), by=f"writer {number}")

    together(grade)
    with Store.open(address) as store:
        assert store.counts() == {"students": 10, "attempts": 10, "reports": 10}
        assert [event.kind for event in store.events()] == ["graded"] * 10


def test_who_hands_in_different_work_at_once_has_attempts_of_their_own(address: str) -> None:
    """Numbers of attempts are given once, whoever comes first"""

    def hand_in(number: int) -> None:
        with Store.open(address) as store:
            store.hand_in([submission("ada", text=f"by {number}")])

    together(hand_in)
    with Store.open(address) as store:
        assert [one.attempt for one in store.attempts()] == [1, 2, 3, 4]
        assert len({one.source for one in store.attempts()}) == WRITERS


def test_who_reads_sees_one_moment(store: Store) -> None:
    """What is kept while a list is read is not in that list"""
    store.hand_in(HANDED)
    listed = store.attempts()
    first = next(listed)
    store.hand_in([submission("zoe")])
    assert [first, *listed] == [one.model_copy(update={"attempt": 1}) for one in HANDED]

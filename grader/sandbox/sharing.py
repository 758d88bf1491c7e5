"""Do changes that the student's code makes to its arguments reach the objects of the test?

By default they do not: a test that computes what it expects from the input that it made would otherwise be satisfied by
code that sets that input to zero and returns zero. A test that wants to see the changes says so:

    with in_place():
        submission.normalise_rows(X)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_IN_PLACE: ContextVar[bool] = ContextVar("in_place", default=False)


@contextmanager
def in_place() -> Iterator[None]:
    """Inside, what the student's code changes in its arguments is changed for the caller as well.

    Arrays, lists, dicts and sets, also nested ones. An argument that comes back as the result is then the same object.
    """
    token = _IN_PLACE.set(True)
    try:
        yield
    finally:
        _IN_PLACE.reset(token)


def changes_wanted() -> bool:
    """True inside `in_place`."""
    return _IN_PLACE.get()

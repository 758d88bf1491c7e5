"""Submissions that look alike, beyond what the exercise makes them."""

from __future__ import annotations

import sys

import pytest

from grader.errors import UsageError
from grader.report.insight.similar import Similar, similar

STUB = '''
def power_iteration(A, tol, steps):
    """The largest eigenvalue in absolute value, and a unit eigenvector of it."""
    raise NotImplementedError("power_iteration: write me")
'''
LOOP = """
def power_iteration(A, tol, steps):
    # my own work
    v = np.ones(len(A)) / np.sqrt(len(A))
    for step in range(steps):
        w = A @ v
        lam = float(v @ w)
        if np.linalg.norm(w - lam * v) <= tol * abs(lam):
            return lam, v
        v = w / np.linalg.norm(w)
    raise RuntimeError("no convergence after " + str(steps))
"""
RENAMED = LOOP.replace("# my own work", "# ganz allein").replace("lam", "eigenvalue").replace("step", "k")
RECURSION = """
def power_iteration(A, tol, steps):
    def improve(guess, left):
        image = A.dot(guess)
        length = (image ** 2).sum() ** 0.5
        better, value = image / length, guess.dot(image)
        done = max(abs(image - value * guess)) < tol or not left
        return (value, better) if done else improve(better, left - 1)

    return improve(np.eye(len(A))[0] + 1e-3, steps)
"""
EIGH = """
def power_iteration(A, tol, steps):
    values, vectors = np.linalg.eigh((A + A.T) / 2)
    order = np.argsort(np.abs(values))[::-1]
    assert steps > 0, "at least one step"
    candidates = [(values[k], vectors[:, k]) for k in order if abs(values[k]) > tol]
    return candidates[0] if candidates else (0.0, vectors[:, -1])
"""


def groups(**sources: str) -> list[Similar]:
    return list(similar("03/power", "Power iteration", sources, STUB))


def test_other_names_and_comments_are_no_difference() -> None:
    """A program with its variables renamed is similar to its original, and to no other route"""
    (group,) = groups(ada=LOOP, bob=RECURSION, eve=RENAMED, joe=EIGH)
    assert group.students == ("ada", "eve")
    assert group.likeness[0] >= 0.8


def test_the_stub_makes_nobody_similar() -> None:
    """Untouched stubs are not compared"""
    assert groups(ada=STUB, bob=STUB, eve=STUB.replace("write me", "later")) == []


def test_short_answers_are_not_compared() -> None:
    """Where the exercise leaves no room to differ, equal answers mean nothing"""
    short = "def power_iteration(A, tol, steps):\n    return np.linalg.eigh(A)\n"
    assert groups(ada=short, bob=short) == []


def test_what_much_of_the_class_wrote_is_common() -> None:
    """A passage that more than a third of the class has is how the exercise is solved"""
    assert groups(**{f"s{number}": LOOP for number in range(5)}, bob=RECURSION, joe=EIGH) == []


def test_every_run_finds_the_same() -> None:
    """Nothing of the result depends on how this process hashes text"""
    assert groups(ada=LOOP, bob=RENAMED, joe=EIGH) == groups(joe=EIGH, bob=RENAMED, ada=LOOP)


def test_text_that_is_no_python_is_compared_as_well() -> None:
    """What cannot be compiled does not stop the search"""
    assert [group.students for group in groups(ada=LOOP + "def (:\x00", bob=LOOP + "def (:\x00", joe=EIGH)] == [
        ("ada", "bob")
    ]


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where copydetect is not installed the message names the extra"""
    monkeypatch.setitem(sys.modules, "copydetect", None)
    with pytest.raises(UsageError) as raised:
        groups(ada=LOOP)
    assert "eigengrade[similarity]" in raised.value.next_step

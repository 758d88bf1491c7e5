"""`grader doctor` and the start of `grader grade`: does the confinement hold here?"""

from __future__ import annotations

import pytest

from grader.errors import ConfinementError
from grader.sandbox import examination
from grader.sandbox.examination import Attempt, Examination, examine, require_confinement
from grader.sandbox.records import Layer


@pytest.fixture(scope="module")
def examined() -> Examination:
    return examine()


def test_nothing_succeeds_on_this_machine(examined: Examination) -> None:
    """Every attempt of a worker is refused by the system, none for a fault of its own"""
    assert [attempt for attempt in examined.attempts if not attempt.refused] == []
    assert len(examined.attempts) >= 15


def test_every_layer_is_on(examined: Examination) -> None:
    """The layers of this machine are all on"""
    assert [layer.name for layer in examined.layers if not layer.on] == []
    assert examined.confined


def test_one_success_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grading is refused, with what succeeded in words, when one attempt succeeds; --unsafe goes on"""
    attempts = (Attempt("run a program", True, "EPERM"), Attempt("read a file of this computer", False, "it worked"))
    broken = Examination("strict", "", (Layer("seccomp", True, ""),), attempts)
    monkeypatch.setattr(examination, "examine", lambda machine: broken)
    with pytest.raises(ConfinementError, match="could read a file of this computer"):
        require_confinement()
    assert require_confinement(unsafe=True) is broken


def test_no_attempt_is_no_confinement() -> None:
    """An examination that could try nothing does not count as passed"""
    assert not Examination("strict", "", (), ()).confined


def test_it_can_be_read_and_parsed(examined: Examination) -> None:
    """The text names every attempt; the dictionary is plain data"""
    text = str(examined)
    assert all(attempt.what in text for attempt in examined.attempts)
    assert examined.as_dict()["confined"] is True

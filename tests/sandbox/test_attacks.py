"""The corpus of attacks on the machine: nothing succeeds, as root or not, and each layer does its part."""

from __future__ import annotations

import errno
import json
import os
import platform
import re
from collections.abc import Iterator

import pytest

from tests.ordinary import as_ordinary_user, open_folder
from tests.sandbox.attacks.corpus import ATTACKS, Attack
from tests.sandbox.attacks.modes import Outcomes, Targets, as_this_user, below_one_layer

# The bodies name system calls by number. The filter of aarch64 itself is under test in test_confinement.py.
pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="the corpus has the numbers of x86_64 only")
EVERY_ATTACK = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.family}: {attack.what}")


@pytest.fixture(scope="module")
def targets() -> Iterator[Targets]:
    with open_folder() as folder:  # or the ordinary user would be refused for the wrong reason
        targets = Targets(folder)
        yield targets
        targets.close()


@pytest.fixture(scope="module")
def own_outcomes(targets: Targets) -> Outcomes:
    return as_this_user(targets)


@pytest.fixture(scope="module")
def ordinary_outcomes(targets: Targets) -> Outcomes:
    return json.loads(as_ordinary_user(lambda: json.dumps(as_this_user(targets)).encode()))


@pytest.fixture(scope="module")
def lone_outcomes(targets: Targets) -> dict[str, Outcomes]:
    return {
        layer: below_one_layer(layer, [attack for attack in ATTACKS if layer in attack.layers], targets)
        for layer in ("limits", "landlock", "seccomp")
    }


POLICY = {"EPERM", "ENOENT", "EAGAIN", "EACCES", "EXDEV", "EMFILE", "ENOTTY", "EFBIG", "ENOSYS"}
"""What our layers answer. Any other error would mean that the attack failed for a reason of its own."""


def stopped(outcome: str) -> bool:
    """The attack was refused by a layer, or ended the worker."""
    number = re.match(r"refused: \[Errno (\d+)\]", outcome)
    if number is not None:
        return errno.errorcode[int(number[1])] in POLICY
    without_number = ("ended: ", "refused: can't start new thread", "refused: Unable to allocate", "refused: libresolv")
    return outcome.startswith(without_number) or outcome == "refused: "  # a MemoryError without text


@EVERY_ATTACK
def test_as_the_user_who_grades(own_outcomes: Outcomes, attack: Attack) -> None:
    """In a worker as it is used, the attack is refused by the system or ends the worker"""
    assert stopped(own_outcomes[attack.what]), own_outcomes[attack.what]


@EVERY_ATTACK
def test_as_an_ordinary_user(ordinary_outcomes: Outcomes, attack: Attack) -> None:
    """The same where the grader has no privilege and can gain none (hosted CI, Ubuntu 24.04)"""
    assert stopped(ordinary_outcomes[attack.what]), ordinary_outcomes[attack.what]


@pytest.mark.parametrize(
    ("attack", "layer"),
    [pytest.param(attack, layer, id=f"{layer}: {attack.what}") for attack in ATTACKS for layer in attack.layers],
)
def test_the_layer_stops_it_alone(lone_outcomes: dict[str, Outcomes], attack: Attack, layer: str) -> None:
    """Each layer that the table names stops the attack without the others"""
    assert stopped(lone_outcomes[layer][attack.what]), lone_outcomes[layer][attack.what]


def test_every_attack_has_its_layer() -> None:
    """The table says for every attack what stops it, and names none twice"""
    assert [attack.what for attack in ATTACKS if not attack.layers and not attack.only] == []
    assert len({attack.what for attack in ATTACKS}) == len(ATTACKS) >= 82


def test_nothing_was_left_behind(own_outcomes: Outcomes, targets: Targets) -> None:
    """The corpus leaves its target as it was, and no file anywhere"""
    assert targets.secret.read_text() == "assert True\n"
    assert {path.name for path in targets.secret.parent.iterdir()} == {"test_hidden.py", "s"}
    assert not any(os.path.exists(f"{folder}/eigengrade-attack") for folder in ("/tmp", "/dev/shm"))

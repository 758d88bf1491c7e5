"""The extra walls: there where the kernel allows them, and nothing rests on them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from grader.sandbox import Profile, Zygote, examine, this_machine
from grader.sandbox.confinement.apply import FIRST_SLOT
from grader.sandbox.confinement.namespaces import PROCESSES
from tests.ordinary import ORDINARY_USER, as_ordinary_user
from tests.sandbox.conftest import Load

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="what an ordinary user may have depends on the machine")


def namespaces(process: int) -> dict[str, str]:
    return {name: os.readlink(f"/proc/{process}/ns/{name}") for name in os.listdir(f"/proc/{process}/ns")}


@AS_ROOT
def test_each_that_is_named_is_there(zygote: Zygote, load: Load) -> None:
    """What a zygote says its workers have of their own is not ours"""
    kernel_names = {"network": "net", "shared memory and queues": "ipc", "host name": "uts", PROCESSES: "pid"}
    mine, theirs = namespaces(os.getpid()), namespaces(load()._line.clock._process)
    for name in zygote.own:
        kind = kernel_names.get(name, "mnt")
        assert mine[kind] != theirs[kind], name
    assert set(kernel_names) <= set(zygote.own)


@AS_ROOT
def test_the_root_folder_is_empty(zygote: Zygote) -> None:
    """Seen from the zygote there are no files; with read-only files Python's are there"""
    assert os.listdir(f"/proc/{zygote.process_id}/root/") == []
    with Zygote(Profile(files="read-only")) as other:
        assert "empty root folder" not in other.own
        assert os.listdir(f"/proc/{other.process_id}/root/") == os.listdir("/")


@AS_ROOT
def test_every_worker_is_another_user(load: Load) -> None:
    """From root, workers have users that nobody else has, and none is the other's"""
    source = "import os\nuser = os.getuid(), os.getgid(), os.geteuid()"
    users = [load(source).attribute("user") for _ in range(2)]
    assert users[0] != users[1]
    assert all(user == (user[0],) * 3 and user[0] >= FIRST_SLOT for user in users)


def test_they_see_no_other_process(zygote: Zygote, load: Load) -> None:
    """In a process namespace of its own a worker's parent is out of sight"""
    parent = load("import os\nparent = os.getppid()").attribute("parent")
    assert parent == (0 if PROCESSES in zygote.own else zygote.process_id)


def test_the_doctor_names_them(zygote: Zygote) -> None:
    """The doctor says what workers have of their own, and does not count it among what must be on"""
    examination = examine()
    assert examination.own == zygote.own
    assert all(name in str(examination) for name in zygote.own)
    assert not {layer.name for layer in examination.layers} & set(zygote.own)


class TestAnOrdinaryUser:
    def test_without_namespaces_all_else_is_as_it_was(self) -> None:
        """Where no namespace may be made there is none, the level is the same, and no attempt succeeds"""

        def work() -> bytes:
            examination = examine()
            return json.dumps([os.getuid(), examination.level, examination.confined, examination.own]).encode()

        assert json.loads(as_ordinary_user(work)) == [ORDINARY_USER, this_machine().level, True, []]

    def test_a_namespace_of_users_gives_no_capability(self) -> None:
        """What a user namespace would allow its owner is given up; the worker is the user that it was"""

        def work() -> bytes:
            with Zygote() as zygote, zygote.spawn() as worker:
                worker.load(b"x = 1", seed=0)
                status = Path(f"/proc/{worker._line.clock._process}/status").read_text()
                facts = dict(line.split(":\t", 1) for line in status.splitlines())
                return json.dumps([facts["CapEff"], facts["CapPrm"], facts["Uid"].split()]).encode()

        assert json.loads(as_ordinary_user(work, namespaces=True)) == ["0" * 16, "0" * 16, [str(ORDINARY_USER)] * 4]

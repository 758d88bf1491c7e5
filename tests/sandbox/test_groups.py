"""Control groups: there where groups may be made, and nothing rests on them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.grading.forked import in_child
from grader.sandbox import Zygote
from grader.sandbox.confinement.groups import MEMORY_SHARE, PROCESSES, Groups, Limit

HERE = Groups.here()
LIMITS = {"memory": "limit of memory", "pids": "limit of processes"}


def may_be_made() -> bool:
    """Whether a process of ours gets both groups."""
    return in_child(lambda: str(len(HERE.join())).encode(), seconds=20) == b"2"


MADE = pytest.mark.skipif(not may_be_made(), reason="NOT SHOWN: no control group may be made here")


@pytest.mark.parametrize(
    ("described", "memory", "pids"),
    [
        ("0::/user.slice/own", ("user.slice/own", 2), ("user.slice/own", 2)),
        ("8:pids:/\n4:memory:/a/b\n0::/", ("memory/a/b", 1), ("pids/", 1)),
        ("5:cpu,memory:/a\n0::/c", ("cpu,memory/a", 1), ("c", 2)),
        ("0::/a:b", ("a:b", 2), ("a:b", 2)),
    ],
)
def test_where_a_group_lies(described: str, memory: tuple[str, int], pids: tuple[str, int]) -> None:
    """Version 1 has a tree for each controller, version 2 one for all; machines may have both"""
    groups = Groups(described, Path("/groups"))
    for controller, (path, version) in {"memory": memory, "pids": pids}.items():
        assert groups.parent_of(controller) == (Path("/groups", path), version)


def test_without_groups_there_is_no_limit() -> None:
    """Where the kernel tells of no groups, or they cannot be written, nothing is limited and nothing is made"""
    for described in ("", "4:memory:/\n8:pids:/", "0::/"):
        assert Groups(described, Path("/nowhere")).join() == ()


def test_an_ordinary_folder_is_no_group(tmp_path: Path) -> None:
    """What only looks like a tree of groups is left as it was"""
    (tmp_path / "memory").mkdir()
    (tmp_path / "cgroup.subtree_control").write_text("memory pids")
    for described in ("4:memory:/", "0::/"):
        assert Groups(described, tmp_path).join() == ()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["cgroup.subtree_control", "memory"]


def test_a_group_that_hands_nothing_out_is_left_so(tmp_path: Path) -> None:
    """In version 2, whoever asked for controllers beside processes would make the group a threaded one for good"""
    control = tmp_path / "cgroup.subtree_control"
    control.write_text("cpu")
    assert Groups("0::/", tmp_path).join() == ()
    assert control.read_text() == "cpu"


@MADE
def test_workers_are_in_groups_of_their_zygote() -> None:
    """A zygote and its workers are limited together; when it ends its groups are gone"""
    with Zygote() as zygote, zygote.spawn() as worker:
        assert set(LIMITS.values()) <= set(zygote.own)
        group = f"eigengrade-{zygote.process_id}"
        for process in (zygote.process_id, worker._line.clock._process):
            lines = Path(f"/proc/{process}/cgroup").read_text().splitlines()
            assert sum(line.endswith(group) for line in lines) >= 1
        memory, version = HERE.parent_of("memory")
        assert memory is not None
        limit = memory / group / ("memory.limit_in_bytes" if version == 1 else "memory.max")
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        assert int(limit.read_text()) == pytest.approx(machine * MEMORY_SHARE, rel=1e-3)
        pids = HERE.parent_of("pids")[0]
        assert pids is not None
        assert int((pids / group / "pids.max").read_text()) == PROCESSES
    assert not (memory / group).exists()
    assert not (pids / group).exists()


@MADE
def test_processes_are_limited() -> None:
    """Who forks more than its group may has is refused by the kernel"""

    def fork() -> bytes:
        assert HERE.join((Limit("", "pids", ("pids.max", "pids.max"), 5),))
        made = 0
        try:
            while made < 50 and os.fork():
                made += 1
        except BlockingIOError:
            return str(made).encode()
        os._exit(0) if made < 50 else None
        return b"50"

    assert in_child(fork, seconds=60) == b"4"


@MADE
def test_memory_is_limited() -> None:
    """Who takes more than its group may is killed by the kernel, though it would be allowed more by itself"""

    def take() -> bytes:
        assert HERE.join((Limit("", "memory", ("memory.limit_in_bytes", "memory.max"), 64 * 2**20),))
        return bytes([bytearray(b"x" * 256 * 2**20)[0]])

    died = in_child(take, seconds=60)
    assert "-9" in getattr(died, "reason", "")

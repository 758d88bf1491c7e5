"""The system call filter, instruction by instruction, for every architecture that it knows; refusal elsewhere."""

from __future__ import annotations

import errno
import platform
import struct
import sys
from dataclasses import replace

import pytest

from grader.sandbox import Machine, this_machine
from grader.sandbox.confinement.seccomp import program
from grader.sandbox.confinement.syscalls import ARCHITECTURES, COMPUTING, LOOKING, OPENING, Architecture
from grader.sandbox.records import FileAccess

ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
MYSELF = 0x7ABCDEF1  # the placeholder for the worker's own process id
EVERY_ARCHITECTURE = pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)


def decide(filter_program: bytes, audit: int, number: int, *arguments: int) -> int:
    """What the kernel would decide: an interpreter of the six instructions that the filter is made of."""
    padded = [argument & 2**64 - 1 for argument in (*arguments, *[0] * 6)][:6]
    data = struct.pack("=iIQ6Q", number - 2**32 if number >= 2**31 else number, audit, 0, *padded)
    steps = list(struct.iter_unpack("=HBBI", filter_program))
    place, loaded = 0, 0
    while True:
        code, if_true, if_false, value = steps[place]
        place += 1
        match code:
            case 0x20:
                (loaded,) = struct.unpack_from("=I", data, value)
            case 0x15:
                place += if_true if loaded == value else if_false
            case 0x35:
                place += if_true if loaded >= value else if_false
            case 0x45:
                place += if_true if loaded & value else if_false
            case 0x06:
                return value


def decision(architecture: Architecture, files: FileAccess, name: str, *arguments: int) -> str:
    answer = decide(program(architecture, files), architecture.audit, architecture.numbers[name], *arguments)
    return "allow" if answer == ALLOW else "kill" if answer == KILL else errno.errorcode[answer - ERROR]


@EVERY_ARCHITECTURE
class TestFilter:
    def test_computing_is_allowed(self, architecture: Architecture) -> None:
        """Every call that computing needs is allowed, whatever its arguments"""
        for name in set(COMPUTING) & set(architecture.numbers):
            assert decision(architecture, "none", name, 2**64 - 1, 2**64 - 1) == "allow", name

    def test_everything_else_is_denied(self, architecture: Architecture) -> None:
        """A call that is not in the table is not permitted"""
        known = set(architecture.numbers.values())
        filter_program = program(architecture, "read-only")
        answers = {decide(filter_program, architecture.audit, number) for number in range(600) if number not in known}
        assert answers == {ERROR | errno.EPERM}

    def test_files_do_not_exist(self, architecture: Architecture) -> None:
        """Without files every question about one says that there is none, so it tells no size and no time"""
        for name in {*OPENING, *LOOKING} & set(architecture.numbers):
            assert decision(architecture, "none", name) == "ENOENT", name

    def test_reading_only(self, architecture: Architecture) -> None:
        """With read-only files every flag that could write is refused"""
        assert decision(architecture, "read-only", "openat", 0, 0, 0o2000000) == "allow"
        for flag in (0o1, 0o2, 0o100, 0o1000, 0o20000000 | 0o200000):
            assert decision(architecture, "read-only", "openat", 0, 0, flag) == "EROFS"

    def test_signals_to_itself_only(self, architecture: Architecture) -> None:
        """A worker may signal its own process id and no other, nor a group, nor everybody"""
        for name in ("kill", "tgkill"):
            assert decision(architecture, "none", name, MYSELF) == "allow"
            for other in (0, 1, -1, MYSELF + 1, -MYSELF):
                assert decision(architecture, "none", name, other) == "EPERM"

    def test_limits_are_read_only(self, architecture: Architecture) -> None:
        """prlimit64 may read its own limits: no other process, no new value, however the pointer lies"""
        assert decision(architecture, "none", "prlimit64", 0, 7, 0, 12345) == "allow"
        for process, new in ((1, 0), (0, 1), (0, 2**32), (0, 2**63), (2**31, 0)):
            assert decision(architecture, "none", "prlimit64", process, 7, new, 0) == "EPERM"

    def test_no_processes_and_threads(self, architecture: Architecture) -> None:
        """clone and clone3 are refused as libraries expect it"""
        assert decision(architecture, "none", "clone", 0x3D0F00) == "EAGAIN"
        assert decision(architecture, "none", "clone3") == "ENOSYS"

    def test_devices_and_descriptors(self, architecture: Architecture) -> None:
        """Of ioctl and fcntl only harmless questions are left"""
        assert decision(architecture, "none", "ioctl", 0, 0x5401) == "allow"
        assert decision(architecture, "none", "ioctl", 0, 0x5412) == "ENOTTY"
        assert decision(architecture, "none", "fcntl", 0, 1030) == "allow"
        assert decision(architecture, "none", "fcntl", 0, 8) == "EPERM"

    def test_no_filter_on_top(self, architecture: Architecture) -> None:
        """The call that installs filters is refused by the filter that is installed"""
        assert decision(architecture, "none", "seccomp", 1) == "EPERM"

    def test_other_interfaces_kill(self, architecture: Architecture) -> None:
        """Calls through another architecture's interface (32 bit, x32) end the worker"""
        filter_program = program(architecture, "none")
        assert decide(filter_program, 0x40000003, architecture.numbers["read"]) == KILL
        if architecture.foreign is not None:
            assert decide(filter_program, architecture.audit, 0x40000000 | architecture.numbers["read"]) == KILL

    def test_one_process_id_to_patch(self, architecture: Architecture) -> None:
        """The placeholder of the process id occurs once for each of kill and tgkill, and nowhere else"""
        steps = struct.iter_unpack("=HBBI", program(architecture, "none"))
        assert sum(value == MYSELF for *_, value in steps) == 2


MINE = Machine("linux", "x86_64", little_endian=True, landlock=7)


class TestRefusal:
    @pytest.mark.parametrize(
        ("machine", "named"),
        [
            (replace(MINE, architecture="riscv64"), "riscv64"),
            (replace(MINE, architecture="aarch64", little_endian=False), "aarch64"),
            (replace(MINE, system="darwin", landlock=0), "macOS"),
            (replace(MINE, system="win32", landlock=0), "Windows"),
            (replace(MINE, landlock=0), "Landlock"),
        ],
    )
    def test_what_is_missing_is_named(self, machine: Machine, named: str) -> None:
        """A machine that cannot confine promises nothing and says why; no layer is shown as on"""
        assert machine.level == "none"
        assert named in machine.reason
        assert not any(layer.on for layer in machine.layers())

    @pytest.mark.parametrize(("version", "level"), [(1, "basic"), (5, "basic"), (6, "strict")])
    def test_the_version_of_landlock(self, version: int, level: str) -> None:
        """Before version 6 of Landlock the level is basic"""
        assert replace(MINE, landlock=version).level == level
        assert bool(replace(MINE, landlock=version).reason) == (level == "basic")

    def test_this_machine_is_described_as_it_is(self) -> None:
        """The machine at hand has the system and the processor that Python names"""
        assert (this_machine().system, this_machine().architecture) == (sys.platform, platform.machine())

"""Numbers of the system calls that the filter names, for each architecture that it knows.

Sources: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h of Linux. A name that is missing
from a table does not exist there (aarch64 has only the `at` forms).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Architecture:
    """`audit` is the value that seccomp reports as the architecture of a call (linux/audit.h)."""

    audit: int
    numbers: dict[str, int]
    foreign: int | None
    """Calls from this number on belong to another interface (x32) and kill the worker."""


# fmt: off
_X86_64 = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "ioctl": 16,
    "pread64": 17, "readv": 19, "writev": 20, "access": 21, "select": 23, "sched_yield": 24, "mremap": 25,
    "madvise": 28, "dup": 32, "nanosleep": 35, "getpid": 39, "clone": 56, "exit": 60,
    "kill": 62, "uname": 63, "fcntl": 72, "getcwd": 79, "readlink": 89, "gettimeofday": 96, "getrlimit": 97,
    "getrusage": 98, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110,
    "sigaltstack": 131, "gettid": 186, "futex": 202, "sched_getaffinity": 204, "getdents64": 217,
    "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231,
    "tgkill": 234, "openat": 257, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "pselect6": 270,
    "ppoll": 271, "set_robust_list": 273, "prlimit64": 302, "getcpu": 309, "seccomp": 317, "getrandom": 318,
    "membarrier": 324, "statx": 332, "rseq": 334, "clone3": 435, "faccessat2": 439,
}
_AARCH64 = {
    "getcwd": 17, "dup": 23, "fcntl": 25, "ioctl": 29, "faccessat": 48, "openat": 56, "close": 57, "getdents64": 61,
    "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "pread64": 67, "pselect6": 72, "ppoll": 73,
    "readlinkat": 78, "newfstatat": 79, "fstat": 80, "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99,
    "nanosleep": 101, "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "sched_getaffinity": 123,
    "sched_yield": 124, "restart_syscall": 128, "kill": 129, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134,
    "rt_sigprocmask": 135, "rt_sigreturn": 139, "times": 153, "uname": 160, "getrlimit": 163, "getrusage": 165,
    "getcpu": 168, "gettimeofday": 169, "getpid": 172, "getppid": 173, "getuid": 174, "geteuid": 175, "getgid": 176,
    "getegid": 177, "gettid": 178, "brk": 214, "munmap": 215, "mremap": 216, "clone": 220, "mmap": 222,
    "mprotect": 226, "madvise": 233, "prlimit64": 261, "seccomp": 277, "getrandom": 278, "membarrier": 283,
    "statx": 291, "rseq": 293, "clone3": 435, "faccessat2": 439,
}
# fmt: on

ARCHITECTURES = {
    "x86_64": Architecture(audit=0xC000003E, numbers=_X86_64, foreign=0x40000000),
    "aarch64": Architecture(audit=0xC00000B7, numbers=_AARCH64, foreign=None),
}


def _names(text: str) -> list[str]:
    return text.split()


COMPUTING = _names(
    "read write readv writev close fstat poll ppoll select pselect6 lseek pread64 mmap mprotect munmap mremap madvise "
    "brk rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack sched_yield dup nanosleep clock_nanosleep clock_gettime "
    "clock_getres gettimeofday times getpid getppid gettid getuid getgid geteuid getegid getrlimit getrusage uname "
    "getcpu sched_getaffinity futex set_robust_list rseq membarrier restart_syscall getrandom exit exit_group"
)
"""Always allowed: they reach nothing but the worker itself and the descriptors that it holds."""

OPENING = ["open", "openat"]
LOOKING = _names("stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd")
"""Allowed with `files: read-only`. Without, all of them say "no such file": some would tell sizes and times."""

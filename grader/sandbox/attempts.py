"""What `grader doctor` tries in a worker. Executed there as a submission: every function tries one thing.

It returns what it got hold of; an OSError, MemoryError or RuntimeError means that it was refused, anything else that
the attempt is broken. Nothing here does harm where it succeeds.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import socket
import threading

import numpy as np

# In a process namespace of its own the parent is out of sight; then it is the first process that is another.
_ANOTHER = os.getppid() or 1


def read_a_file() -> object:
    """read a file of this computer"""
    return os.read(os.open("/etc/passwd", os.O_RDONLY), 10)


def look_at_a_file() -> object:
    """learn the size and time of a file"""
    return os.stat("/etc/passwd").st_size


def list_a_folder() -> object:
    """list a folder"""
    return os.listdir("/")


def write_a_file() -> object:
    """write a file"""
    return os.open("/tmp", os.O_TMPFILE | os.O_WRONLY, 0o600)


def change_a_file() -> object:
    """change the permissions of a file"""
    os.chmod("/dev/null", 0o666)
    return "changed"


def read_the_environment() -> object:
    """read environment variables"""
    if not os.environ:
        raise OSError("there are none")
    return next(iter(os.environ))


def use_inherited_descriptors() -> object:
    """use a descriptor that was left open"""
    for number in range(4, 256):
        with contextlib.suppress(OSError):
            return os.dup(number)
    raise OSError("there is none")


def connect_by_tcp() -> object:
    """open a network connection (TCP)"""
    return socket.create_connection(("127.0.0.1", 9), timeout=1)


def send_by_udp() -> object:
    """send a network packet (UDP)"""
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def talk_to_a_local_service() -> object:
    """talk to a service on this computer (Unix socket)"""
    return socket.socket(socket.AF_UNIX)


def start_a_process() -> object:
    """start another process"""
    process = os.fork()
    if process == 0:
        os._exit(0)
    return process


def run_a_program() -> object:
    """run a program"""
    return os.execv("/bin/true", ["true"])


def start_a_thread() -> object:
    """start a thread"""
    thread = threading.Thread(target=int)
    thread.start()
    return thread


def signal_another_process() -> object:
    """send a signal to another process"""
    os.kill(_ANOTHER, 0)
    return "sent"


def limit_another_process() -> object:
    """read or change the limits of another process"""
    return resource.prlimit(_ANOTHER, resource.RLIMIT_CPU)


def raise_own_limits() -> object:
    """raise its own memory limit"""
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    try:
        resource.setrlimit(resource.RLIMIT_AS, unlimited)
    except ValueError as error:  # how Python says "not permitted" here
        raise OSError(str(error)) from error
    return "raised"


def trace_another_process() -> object:
    """read the memory of another process"""
    seize = 0x4206
    if ctypes.CDLL(None, use_errno=True).ptrace(seize, _ANOTHER, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return "traced"


def hide_a_file_in_memory() -> object:
    """keep memory that outlives the process"""
    return os.memfd_create("kept")


def share_memory() -> object:
    """share memory under a name"""
    return os.open("/dev/shm/eigengrade", os.O_RDWR | os.O_CREAT, 0o600)


def take_all_memory() -> object:
    """take 64 GiB of memory"""
    return np.ones(2**33).nbytes

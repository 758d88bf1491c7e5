"""Attacks on the machine: one small program each, and the layers each of which stops it when it is alone.

Every body is Python that runs in a worker, with the names of `PRELUDE` at hand: `SECRET` is the path of a
file that the user who grades can read, `SIBLING` the process id of another worker, `PORT`, `SOCKET` and `ABSTRACT` lead
to servers that listen. A body that runs to its end has succeeded. None does harm then: signals are number 0, files are
its own.

The layers: limits, landlock, seccomp. An empty tuple means that only something else stops it (see `only`).
"""

from __future__ import annotations

from typing import NamedTuple

PRELUDE = """
import ctypes, errno, fcntl, os, resource, signal, socket, struct, subprocess, sys, threading, time
PARENT = os.getppid() or 1  # 0 where the parent is out of sight
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
def call(number, *arguments):
    passed = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    if (result := _libc.syscall(ctypes.c_long(number), *passed)) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def refuse(): raise OSError(errno.EACCES, "nothing there")
def is_open(number):
    try: return fcntl.fcntl(number, fcntl.F_GETFD) >= 0
    except OSError: return False
def room(size): return ctypes.create_string_buffer(size)

def attempt():
    try: attack()
    except (OSError, MemoryError) as error: return f"refused: {error}"
    except RuntimeError as error:
        if "new thread" in str(error): return f"refused: {error}"
        raise
    return "SUCCEEDED"
"""


class Attack(NamedTuple):
    """`family` and `what` name it; `layers` stop it alone; `only` says what does where no layer alone does."""

    family: str
    what: str
    body: str
    layers: tuple[str, ...] = ()
    only: str = ""


BOTH = ("landlock", "seccomp")
SECCOMP = ("seccomp",)

FILES = [
    ("read a system file", "open('/etc/passwd').read(5)", BOTH),
    ("read the hidden tests", "open(SECRET).read(5)", BOTH),
    ("learn size and time of the hidden tests", "os.stat(SECRET)", SECCOMP),
    ("ask whether a file exists", "os.access(SECRET, os.F_OK) or refuse()", SECCOMP),
    ("list the root folder", "os.listdir('/')", BOTH),
    ("list where Python lives", "os.listdir(os.path.dirname(os.__file__))", BOTH),
    ("read its environment", "open('/proc/self/environ').read(5)", BOTH),
    ("read the command line of process 1", "open('/proc/1/cmdline').read(5)", BOTH),
    ("follow a link of /proc", "os.readlink('/proc/self/exe')", SECCOMP),
    ("write beside the hidden tests", "open(os.path.dirname(SECRET) + '/new', 'w').write('x')", BOTH),
    ("write to /tmp", "open('/tmp/eigengrade-attack', 'w').write('x')", BOTH),
    ("write to /dev/shm", "open('/dev/shm/eigengrade-attack', 'w').write('x')", BOTH),
    ("make a nameless file", "os.open('/tmp', os.O_TMPFILE | os.O_RDWR)", BOTH),
    ("open the hidden tests for writing", "open(SECRET, 'r+')", BOTH),
    ("truncate the hidden tests", "os.truncate(SECRET, 1)", BOTH),
    ("change permissions of the hidden tests", "os.chmod(SECRET, 0o644)", SECCOMP),
    ("change times of the hidden tests", "os.utime(SECRET)", SECCOMP),
    ("set an attribute of the hidden tests", "os.setxattr(SECRET, 'user.x', b'1')", SECCOMP),
    ("delete the hidden tests", "os.unlink(SECRET)", BOTH),
    ("rename the hidden tests", "os.rename(SECRET, SECRET + 'x')", BOTH),
    ("make a symbolic link", "os.symlink('/etc', os.path.dirname(SECRET) + '/link')", BOTH),
    ("make a hard link", "os.link(SECRET, os.path.dirname(SECRET) + '/link')", BOTH),
    ("make a folder", "os.mkdir(os.path.dirname(SECRET) + '/folder')", BOTH),
    ("make a named pipe", "os.mkfifo(os.path.dirname(SECRET) + '/pipe')", BOTH),
    (
        "open a file by its handle",
        "b = room(200); b[0:4] = b'\\x80\\0\\0\\0'; call(303, -100, ctypes.c_char_p(SECRET.encode()), b, room(4), 0)",
        SECCOMP,
    ),
    ("open with openat2", "call(437, -100, ctypes.c_char_p(SECRET.encode()), room(24), 24)", BOTH),
    ("change the working folder", "os.chdir('/proc')", SECCOMP),
    ("change the root folder", "os.chroot('/')", SECCOMP),
]

NETWORK = [
    ("connect by TCP", "socket.create_connection(('127.0.0.1', PORT), timeout=1)", BOTH),
    ("listen by TCP", "s = socket.socket(); s.bind(('127.0.0.1', 0))", BOTH),
    ("send by UDP", "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))", SECCOMP),
    ("connect to a socket in a folder", "socket.socket(socket.AF_UNIX).connect(SOCKET)", SECCOMP),
    ("connect to an abstract socket", "socket.socket(socket.AF_UNIX).connect(ABSTRACT)", BOTH),
    ("make a pair of sockets", "socket.socketpair()", SECCOMP),
    ("ask the kernel by netlink", "socket.socket(16, 3, 0)", SECCOMP),
    ("reach the host of a virtual machine", "call(41, 40, 1, 0)", SECCOMP),
    ("use io_uring", "call(425, 4, room(120))", SECCOMP),
    ("raw packets", "call(41, 17, 3, 768)", SECCOMP),
]

PROCESSES = [
    ("signal the parent", "os.kill(PARENT, 0)", BOTH),
    ("signal another submission", "os.kill(SIBLING, 0)", BOTH),
    ("signal everybody", "os.kill(-1, 0)", SECCOMP),
    ("signal its process group", "os.killpg(os.getpgid(0), 0)", SECCOMP),
    ("signal a thread of another", "call(234, SIBLING, SIBLING, 0)", BOTH),
    ("signal by descriptor", "signal.pidfd_send_signal(os.pidfd_open(SIBLING), 0)", BOTH),
    ("queue a signal", "call(129, SIBLING, 0, room(128))", BOTH),
    ("have input and output signal the parent", "fcntl.fcntl(0, fcntl.F_SETOWN, PARENT)", SECCOMP),
    ("trace the parent", "call(101, 0x4206, PARENT, 0, 0)", BOTH),
    ("trace another submission", "call(101, 0x4206, SIBLING, 0, 0)", BOTH),
    (
        "read memory of another submission",
        "b = room(16); v = room(struct.pack('QQ', ctypes.addressof(b), 8)); call(310, SIBLING, v, 1, v, 1, 0)",
        SECCOMP,
    ),
    ("open memory of another submission", "open(f'/proc/{SIBLING}/mem', 'rb')", BOTH),
    ("open its own memory for writing", "open('/proc/self/mem', 'r+b')", BOTH),
    ("read limits of another submission", "resource.prlimit(SIBLING, resource.RLIMIT_CPU)", SECCOMP),
    ("move another submission to one core", "os.sched_setaffinity(SIBLING, {0})", SECCOMP),
    ("run before others", "os.setpriority(os.PRIO_PROCESS, 0, -5)", SECCOMP),
    ("run in real time", "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))", SECCOMP),
    ("fork", "if os.fork() == 0: os._exit(0)", SECCOMP),
    ("fork by vfork and run a program", "subprocess.run(['/bin/true'], check=True)", BOTH),
    ("become another program", "os.execv('/bin/true', ['true'])", BOTH),
    (
        "run a program from memory",
        "f = os.memfd_create('x'); os.write(f, open('/bin/true', 'rb').read()); os.execve(f, ['x'], {})",
        BOTH,
    ),
    ("load a library of the system", "ctypes.CDLL('libresolv.so.2')", BOTH),
    ("start a thread", "t = threading.Thread(target=int); t.start(); t.join()", SECCOMP),
    ("start many threads", "[threading.Thread(target=time.sleep, args=(0.1,)).start() for _ in range(20)]", SECCOMP),
    ("wake up later by a timer", "signal.setitimer(signal.ITIMER_REAL, 5)", SECCOMP),
    ("a new session", "os.setsid()", SECCOMP),
]

MEMORY = [
    ("8 GiB of numpy", "import numpy as np; np.ones(2**30)", ("limits",)),
    ("8 GiB of bytes", "bytearray(2**33)", ("limits",)),
    (
        "memory that nobody counts",
        "f = os.memfd_create('x'); [os.write(f, bytes(2**20)) for _ in range(8)]",
        ("limits", "seccomp"),
    ),
    ("shared memory that stays", "i = call(29, 0, 2**20, 0o1600); call(31, i, 0, 0)", SECCOMP),
    ("a message queue that stays", "i = call(68, 0, 0o1600); call(71, i, 0, 0)", SECCOMP),
    ("a semaphore that stays", "i = call(64, 0, 1, 0o1600); call(66, i, 0, 0, 0)", SECCOMP),
    ("pin its memory", "call(151, 3)", SECCOMP),
    ("a pipe to hide data in", "os.pipe()", SECCOMP),
    ("a file beyond every size", "open('/tmp/eigengrade-attack', 'wb').write(bytes(2**20))", (*BOTH,)),
    ("raise its memory limit", "call(302, 0, 9, room(struct.pack('qq', -1, -1)), 0)", SECCOMP),
]

PRIVILEGES = [
    ("a namespace of users", "call(272, 0x10000000)", SECCOMP),
    ("clone into a namespace of users", "if call(56, 0x10000011, 0, 0, 0, 0) == 0: os._exit(0)", SECCOMP),
    ("clone3", "call(435, room(88), 88)", SECCOMP),
    ("enter a namespace", "call(308, 3, 0)", SECCOMP),
    (
        "mount",
        "call(165, ctypes.c_char_p(b'x'), ctypes.c_char_p(b'/mnt'), ctypes.c_char_p(b'nosuchfs'), 0, 0)",
        SECCOMP,
    ),
    ("become root", "os.setuid(0); os.setgroups([0])", SECCOMP),
    ("load a program into the kernel", "call(321, 0, room(128), 128)", SECCOMP),
    (
        "count events of the machine",
        "call(298, room(struct.pack('II', 1, 128).ljust(128, b'0')), 0, -1, -1, 0)",
        SECCOMP,
    ),
    ("read the kernel's keys", "call(250, 0, -3, 0)", SECCOMP),
    ("handle page faults of the kernel", "call(323, 1)", SECCOMP),
    ("change its personality", "call(135, 0x40000)", SECCOMP),
    ("call through the x32 interface", "call(0x40000000 + 39)", SECCOMP),
    ("make itself traceable", "call(157, 4, 1, 0, 0, 0)", SECCOMP),
    ("put another filter on top", "call(317, 1, 0, room(16))", SECCOMP),
    ("replace the kernel", "call(246, 0, 0, 0, 0)", SECCOMP),
    ("set the clock", "time.clock_settime(time.CLOCK_REALTIME, time.time())", SECCOMP),
    ("set the name of the machine", "call(170, ctypes.c_char_p(b'x'), 1)", SECCOMP),
]

INHERITED = [
    (
        "a descriptor that was left open",
        "[fcntl.fcntl(3 + n, fcntl.F_GETFD) for n in range(1, 300) if is_open(3 + n)] or refuse()",
        "closed descriptors",
    ),
    ("an environment variable", "os.environ or refuse()", "empty environment"),
    ("type into the terminal", "fcntl.ioctl(0, 0x5412, b'x')", "null stdio"),
    ("ask who started it", "[text for text in sys.argv if text] or refuse()", "empty arguments"),
]


def program(attack: Attack, **names: object) -> str:
    """The source of a submission whose `attempt()` tries the attack and says "refused: why" or "SUCCEEDED"."""
    values = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    return f"{PRELUDE}\n{values}\ndef attack():\n    {attack.body}\n"


ATTACKS = [
    *[Attack("files", *row) for row in FILES],
    *[Attack("network", *row) for row in NETWORK],
    *[Attack("processes", *row) for row in PROCESSES],
    *[Attack("memory", *row) for row in MEMORY],
    *[Attack("privileges", *row) for row in PRIVILEGES],
    *[Attack("inherited", what, body, (), only) for what, body, only in INHERITED],
]

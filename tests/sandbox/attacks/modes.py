"""The circumstances in which the corpus is run: as this user, as an ordinary user, and below one layer alone."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

from grader.sandbox import Ended, Limits, Zygote
from grader.sandbox.confinement import apply, landlock, seccomp
from grader.sandbox.confinement.apply import prepare
from grader.sandbox.confinement.syscalls import ARCHITECTURES
from grader.sandbox.confinement.system import PR_SET_NO_NEW_PRIVS, prctl
from grader.sandbox.launch import Spawner
from grader.sandbox.zygote import PRELOAD, preload
from tests.sandbox.attacks.corpus import ATTACKS, Attack, program

LIMITS = Limits(wall=5.0, memory=512 * 2**20)
Outcomes = dict[str, str]


class Targets:
    """What the attacks aim at: a file, servers that listen, another worker."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o777)
        self.secret = folder / "test_hidden.py"
        self.secret.write_text("assert True\n")
        self.secret.chmod(0o666)
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(str(folder / "s"))
        os.chmod(folder / "s", 0o777)
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind(f"\0eigengrade-{os.getpid()}")
        for server in (self.unix, self.abstract):
            server.listen(99)

    def names(self, sibling: int) -> dict[str, object]:
        """The names that the bodies use."""
        return {
            "SECRET": str(self.secret),
            "SIBLING": sibling,
            "PORT": self.tcp.getsockname()[1],
            "SOCKET": self.unix.getsockname(),
            "ABSTRACT": self.abstract.getsockname(),
        }

    def close(self) -> None:
        """Close the servers."""
        for server in (self.tcp, self.unix, self.abstract):
            server.close()


def in_workers(spawner: Spawner, targets: Targets) -> Outcomes:
    """Every attack in a worker of its own, while another worker is its sibling."""
    with spawner.spawn(LIMITS) as sibling:
        sibling.load(b"import os\nprocess = os.getpid()", seed=0)
        names = targets.names(int(sibling.attribute("process")))
        return {attack.what: _outcome(spawner, program(attack, **names)) for attack in ATTACKS}


def _outcome(spawner: Spawner, source: str) -> str:
    with spawner.spawn(LIMITS) as worker:
        worker.load(source.encode(), seed=0)
        try:
            return str(worker.call("attempt"))
        except Ended as ended:
            return f"ended: {ended.status}"
        except Exception as error:
            return f"broken: {type(error).__name__}: {error}"


def as_this_user(targets: Targets) -> Outcomes:
    """With a real zygote, started by exec."""
    with Zygote() as zygote:
        return in_workers(zygote, targets)


def below_one_layer(layer: str, attacks: Iterable[Attack], targets: Targets) -> Outcomes:
    """Every attack in a fork of this process that has put on one layer and nothing else."""
    names = targets.names(os.getppid())
    preload(PRELOAD)
    outcomes = {}
    for attack in attacks:
        outcomes[attack.what] = _in_child(lambda attack=attack: _lone(layer, program(attack, **names)))
    return outcomes


def _lone(layer: str, source: str) -> str:
    confinement = prepare("none")
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if layer == "limits":
        apply._limit_resources(confinement.mapped + LIMITS.memory, 5)
    elif layer == "landlock":
        landlock.restrict(confinement.rules)
    else:
        seccomp.install(confinement.program, ARCHITECTURES[os.uname().machine], os.getpid())
    namespace: dict[str, Callable[[], str]] = {}
    exec(compile(source, "attack", "exec"), namespace)  # in a forked child, and the source is our own table
    return namespace["attempt"]()


def _in_child(run: Callable[[], object]) -> str:
    """What `run` returns in a forked child: text as it is, anything else as JSON; or how the child ended."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            result = run()
            os.write(writing, (result if isinstance(result, str) else json.dumps(result)).encode())
        except BaseException as error:
            os.write(writing, f"broken: {type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        text = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return text or f"ended: {status}"

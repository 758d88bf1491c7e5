"""What confinement costs, what a zygote saves, and whether anything grows.

    python -m benchmarks.sandbox                        cost of the layers, throughput beside a cold process
    python -m benchmarks.sandbox --growth 10000         memory and descriptors over so many submissions
    python -m benchmarks.sandbox --fuzz 600             damaged frames into both ends for so many seconds

Ratios are taken from rounds that alternate between the two sides, so that a busy machine hurts both alike.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import socket
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.curve import svg
from grader.sandbox import Ended, ForbiddenCall, Limits, RefusedValue, Worker, Zygote, zygote
from grader.sandbox.confinement.apply import CHANNEL, Confinement, prepare
from grader.sandbox.launch import Spawner

SOURCE = b"import numpy as np\ndef f(A):\n    return A @ A\n"
A = np.random.default_rng(1).normal(size=(8, 8))


def submit(spawner: Spawner, calls: int = 10) -> float:
    """One submission: a worker, a module, some calls. CPU seconds of the worker."""
    with spawner.spawn(Limits()) as worker:
        worker.load(SOURCE, seed=1)
        for _ in range(calls):
            worker.call("f", A)
    return worker.close().cpu_seconds


def cold() -> None:
    """The same submission in a Python process of its own."""
    call = "import numpy as np; exec(open(0).read()); A = np.ones((8, 8)); [f(A) for _ in range(10)]"
    subprocess.run([sys.executable, "-c", call], input=SOURCE, check=True, env={"OPENBLAS_NUM_THREADS": "1"})


@contextlib.contextmanager
def fork_alone() -> Iterator[Spawner]:
    """A fork server whose workers give up nothing: they only move their pipe to its place."""

    def no_layer(confinement: Confinement, channel: int, **limits: int) -> None:
        os.dup2(channel, CHANNEL)

    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = os.fork()
    if process == 0:
        ours.close()
        zygote.preload(zygote.PRELOAD)
        zygote.confine = no_layer  # type: ignore[assignment]
        zygote.ForkServer(theirs, prepare("none"), os.getpid()).run()
        os._exit(0)
    theirs.close()
    yield Spawner(ours)
    ours.close()
    os.waitpid(process, 0)


def milliseconds(run: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1e3


def costs(rounds: int) -> None:
    """Medians and ratios of spawning, of a whole submission and of a cold process."""
    with Zygote() as full, fork_alone() as bare:
        kinds = {
            "fork alone: worker": lambda: bare.spawn().close(),
            "all layers: worker": lambda: full.spawn().close(),
            "fork alone: worker, module, 10 calls": lambda: submit(bare),
            "all layers: worker, module, 10 calls": lambda: submit(full),
        }
        times: dict[str, list[float]] = {name: [] for name in [*kinds, "a cold process: module, 10 calls"]}
        for number in range(rounds):
            for name, run in kinds.items():
                times[name].append(milliseconds(run))
            if number % 5 == 0:
                times["a cold process: module, 10 calls"].append(milliseconds(cold))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:40} {median:8.2f} ms  (best {min(times[name]):.2f})")
    bare_worker, full_worker, bare_all, full_all, process = medians.values()
    print(
        f"\nlayers over fork alone: {full_worker / bare_worker:.2f} x for a worker, {full_all / bare_all:.2f} x in all"
    )
    print(f"a cold process over a worker: {process / full_all:.1f} x")


def processor_time(rounds: int) -> None:
    """CPU time of a submission in all its processes, beside a cold one: what counts where all cores are busy."""
    with Zygote() as server:
        submit(server)
        before = time.process_time() + _cpu_seconds(server.process_id)
        workers = sum(submit(server) for _ in range(rounds))
        ours = (workers + time.process_time() + _cpu_seconds(server.process_id) - before) / rounds
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    for _ in range(rounds // 5):
        cold()
    process = (sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - before) / (rounds // 5)
    worker = workers / rounds
    print(f"CPU: {ours * 1e3:.1f} ms in all (worker {worker * 1e3:.1f}); a cold process {process * 1e3:.1f} ms")
    print(f"CPU of a cold process over that of a submission: {process / ours:.1f} x")


def _cpu_seconds(process: int) -> float:
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def growth(count: int) -> None:
    """Memory and descriptors of the zygote and of this process while submissions pass, as docs/pictures/growth.svg."""
    columns = ("submissions", "zygote MiB", "its files", "our MiB", "our files")
    print(" ".join(f"{name:>12}" for name in columns))
    rows = []
    with Zygote() as server:
        submit(server, calls=2)  # what is loaded late is loaded
        for number in range(count + 1):
            if number % max(count // 50, 1) == 0:
                rows.append([number, *_state(server.process_id), *_state(os.getpid())])
                print(" ".join(f"{figure:12.6g}" for figure in rows[-1]))
            submit(server, calls=2)
    places, zygote_mib, zygote_files, own_mib, own_files = map(list, zip(*rows, strict=True))
    curves = {
        "trusted process, MiB": own_mib,
        "zygote, MiB": zygote_mib,
        "trusted process, descriptors": own_files,
        "zygote, descriptors": zygote_files,
    }
    title = "Nothing grows: anonymous memory and open descriptors while submissions pass"
    figure = svg(title, "submissions, each in a worker of its own", "MiB, descriptors", places, curves)
    (Path(__file__).parent.parent / "docs/pictures/growth.svg").write_text(figure)


def _state(process: int) -> tuple[float, int]:
    """(MiB of its own memory, open descriptors)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024, len(os.listdir(f"/proc/{process}/fd"))


def fuzz(seconds: float) -> None:
    """Replies of random form: each is a value, an exception of the student's, or the end of the worker."""
    rng = random.Random(time.time_ns())
    endings: dict[str, int] = {}
    end = time.monotonic() + seconds
    source = b"import os\ndef f(data, x, g):\n    os.write(3, bytes(data))\n    while True: pass"
    with Zygote() as server:
        while time.monotonic() < end:
            with server.spawn(Limits(wall=0.05)) as worker:
                worker.load(source, seed=0)
                ending = _one_reply(worker, rng)
            endings[ending] = endings.get(ending, 0) + 1
    for name, number in sorted(endings.items(), key=lambda item: -item[1]):
        print(f"{number:8}  {name}")


VALUES = [
    "2",
    "null",
    '"s"',
    "1e999",
    '["d"]',
    '["H","object",5,"C"]',
    '["a","f8",[2],""]',
    '["r",1]',
    '["t",3]',
    '["K",0]',
]
REPLIES = {
    "ret": '["t","ret",2,["t"],V,["l"]]',
    "changed": '["t","ret",2,["t",["t",1,V],["t",0,V]],V,["l","p"]]',
    "exc": '["t","exc",2,["l","ValueError",V],"text",["l",["t",1,"f",V]],"C",V,["l"]]',
    "callback": '["t","callback",0,["t",V],["d"],["l"]]',
    "refused": '["t","refused",2,V,["l"]]',
    "forbidden": '["t","forbidden",2,"svd",V,["l"]]',
}


def _one_reply(worker: Worker, rng: random.Random) -> str:
    header = rng.choice(list(REPLIES.values()))
    while "V" in header:
        header = header.replace("V", rng.choice(VALUES), 1) if rng.random() < 0.9 else header.replace("V", "[[]]", 1)
    body = bytes(16 * header.count('"a"'))
    frame = bytearray(struct.pack("<IQ", len(header), len(body)) + header.encode() + body)
    for _ in range(rng.choice([0, 0, 1, 3])):
        frame[rng.randrange(12, len(frame))] = rng.choice(b'[]",0129tl ')
    try:
        worker.call("f", list(frame), np.zeros(2), len)
    except ForbiddenCall:
        return "a forbidden call"
    except Ended as ended:
        return f"{ended.status}: {ended.staff_note[:60]}"
    except RefusedValue:
        return "a value was refused"
    except Exception as error:
        if not hasattr(error, "student_frames"):
            raise
        return f"the student's {type(error).__name__}"
    return "a value"


def main() -> None:
    """Parse the command line and run one part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--growth", type=int, metavar="SUBMISSIONS")
    parser.add_argument("--fuzz", type=float, metavar="SECONDS")
    options = parser.parse_args()
    if options.growth:
        growth(options.growth)
    elif options.fuzz:
        fuzz(options.fuzz)
    else:
        costs(options.rounds)
        processor_time(options.rounds)


if __name__ == "__main__":
    main()

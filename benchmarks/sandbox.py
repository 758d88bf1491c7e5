"""What confinement costs, what a zygote saves, and whether anything grows.

    python -m benchmarks.sandbox                        cost of the layers, throughput beside cold processes
    python -m benchmarks.sandbox --growth 10000         memory and descriptors over so many submissions
    python -m benchmarks.sandbox --fuzz 600             damaged frames into both ends for so many seconds

Ratios are taken from rounds that alternate between the sides, so that a busy machine hurts all alike. There are two
kinds of cold process. The *bare* one is the least that a Python process per submission can be: it imports numpy,
executes the module and calls its function itself, unconfined, and answers nobody. The other does what a worker does: it
speaks the same protocol, so that the values of each call come back (what `grader` does where nothing can confine).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import resource
import socket
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.curve import svg
from grader.sandbox import Ended, ForbiddenCall, Limits, RefusedValue, Worker, Zygote, launch
from grader.sandbox.base import Sandbox
from grader.sandbox.confinement.apply import CHANNEL, Confinement
from grader.sandbox.launch import Spawner
from grader.sandbox.unconfined import Unconfined

SOURCE = b"import numpy as np\ndef f(A):\n    return A @ A\n"
A = np.random.default_rng(1).normal(size=(8, 8))


CALLS = 10


def submit(sandbox: Sandbox, calls: int = CALLS) -> float:
    """One submission: a worker, a module, some calls. CPU seconds of the worker, where its sandbox knows them."""
    with sandbox.spawn(Limits()) as worker:
        worker.load(SOURCE, seed=1)
        for _ in range(calls):
            worker.call("f", A)
    return worker.close().cpu_seconds


def cold(calls: int = CALLS) -> None:
    """The same submission in a Python process of its own, which answers nobody."""
    call = f"import numpy as np; exec(open(0).read()); A = np.ones((8, 8)); [f(A) for _ in range({calls})]"
    subprocess.run([sys.executable, "-c", call], input=SOURCE, check=True, env={"OPENBLAS_NUM_THREADS": "1"})


def no_layer(confinement: Confinement, channel: int, **limits: int) -> None:
    """In the place of `confine`: nothing is given up, the pipe moves to its place."""
    os.dup2(channel, CHANNEL)


@contextlib.contextmanager
def fork_alone() -> Iterator[Spawner]:
    """A zygote whose workers give up nothing; all else is the same."""
    start = (
        "import os; os.register_at_fork = lambda **hooks: None\n"
        "from benchmarks.sandbox import no_layer; from grader.sandbox import zygote\n"
        "zygote.confine, zygote.put_up = no_layer, lambda files: ()\n"
        "zygote.main()"
    )
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", start, str(theirs.fileno()), json.dumps({"imports": [], "files": "none"})],
            env=launch.ENVIRONMENT,
            pass_fds=[theirs.fileno()],
        )
    assert ours.recv(2**16)
    yield Spawner(ours)
    ours.close()
    process.wait()


def milliseconds(run: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1e3


def costs(rounds: int) -> None:
    """Medians and ratios of spawning, of a whole submission and of cold processes."""
    with Zygote() as full, fork_alone() as bare:
        kinds: dict[str, Callable[[], object]] = {
            "fork alone: worker": lambda: bare.spawn().close(),
            "all layers: worker": lambda: full.spawn().close(),
            "fork alone: worker, module": lambda: submit(bare, 0),
            "all layers: worker, module": lambda: submit(full, 0),
            "fork alone: worker, module, 10 calls": lambda: submit(bare),
            "all layers: worker, module, 10 calls": lambda: submit(full),
        }
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for _ in range(rounds):
            for name, run in kinds.items():
                times[name].append(milliseconds(run))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:40} {median:8.2f} ms  (best {min(times[name]):.2f})")
    bare_worker, full_worker, _, _, bare_all, full_all = medians.values()
    print(f"layers over fork alone: {full_worker / bare_worker:.2f} x for a worker, {full_all / bare_all:.2f} x in all")


def processor_time(rounds: int) -> None:
    """CPU time of a submission in all its processes beside cold ones: what counts where all cores are busy."""
    with Zygote() as server:
        for calls in (0, 1, CALLS):
            ours, process, same = [], [], []
            for _ in range(rounds // 10):
                ours.append(_cpu_of(lambda: submit(server, calls), 10, server.process_id))  # noqa: B023
                process.append(_cpu_of(lambda: cold(calls), 2))  # noqa: B023
                same.append(_cpu_of(lambda: submit(Unconfined(), calls), 2))  # noqa: B023
            own, bare, talking = map(statistics.median, (ours, process, same))
            print(f"CPU of a module and {calls} calls: {own:.1f} ms in all its processes")
            print(f"    a bare cold process            {bare:8.1f} ms, {bare / own:.1f} x")
            print(f"    a cold process that answers    {talking:8.1f} ms, {talking / own:.1f} x")


def _cpu_of(run: Callable[[], object], times: int, server: int | None = None) -> float:
    """CPU milliseconds of one run: of this process, its children that ended, a fork server and what `run` returns."""

    def used() -> float:
        children = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        return time.process_time() + children + (_cpu_seconds(server) if server else 0.0)

    before = used()
    workers = sum(value for value in (run() for _ in range(times)) if isinstance(value, float))
    return (used() - before + workers) / times * 1e3


def throughput(slots: int, seconds: float, rounds: int = 3) -> None:
    """Submissions a second with so many at a time, ours and cold ones in turn.

    Where there is one for each processor they keep to it, cold ones too, as the slots of `grader grade` do.
    """
    processors = sorted(os.sched_getaffinity(0))
    places: Sequence[int | None] = processors if len(processors) == slots else [None] * slots
    with multiprocessing.get_context("fork").Pool(slots) as pool:
        for calls in (1, CALLS):
            rates: dict[str, list[float]] = {"ours": [], "bare": [], "answering": []}
            for _ in range(rounds):
                for kind, found in rates.items():
                    runs = [(kind, calls, seconds, place) for place in places]
                    found.append(sum(pool.starmap(_rate, runs, chunksize=1)))
            ours, bare, answering = (statistics.median(found) for found in rates.values())
            print(
                f"{slots} at a time, {calls} calls: {ours:6.1f} submissions/s; bare cold processes {bare:.1f} "
                f"({ours / bare:.1f} x), cold processes that answer {answering:.1f} ({ours / answering:.1f} x)"
            )


def _rate(kind: str, calls: int, seconds: float, processor: int | None) -> float:
    """Submissions a second of one slot."""
    if processor is not None:
        os.sched_setaffinity(0, {processor})
    sandbox: AbstractContextManager[Sandbox | None] = contextlib.nullcontext(None)
    if kind != "bare":
        sandbox = Zygote() if kind == "ours" else Unconfined()
    with sandbox as opened:
        run: Callable[[], object] = partial(cold, calls) if opened is None else partial(submit, opened, calls)
        run()
        started, count = time.monotonic(), 0
        while time.monotonic() < started + seconds:
            run()
            count += 1
        return count / (time.monotonic() - started)


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
    parser.add_argument("--seconds", type=float, default=3.0, help="length of a round of throughput")
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
        for slots in (1, 2):
            throughput(slots, options.seconds)


if __name__ == "__main__":
    main()

"""What runs on a machine of a cluster: bytes in, bytes out.

A Dask worker has threads, and whoever has threads must not fork; so it starts a process of ours for every task, which
confines student code exactly as a local run does. If the Dask worker is killed, that process goes with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Lock

from grader.content import load_exercise
from grader.errors import ConfinementError
from grader.grading.bundle import unpack
from grader.grading.classroom import grade_class
from grader.grading.forked import die_with_parent
from grader.grading.identity import described, environment
from grader.grading.slot import Defect
from grader.model import Exercise, Job, Record, Report
from grader.sandbox import require_confinement

OUTCOME = "outcome.json"
_unpacking = Lock()


class Survey(Record):
    """What a machine is: what verdicts depend on there, and why it refuses to run student code, if it does."""

    environment: str
    described: dict[str, str]
    refusal: str = ""


class Sent(Record):
    """Jobs of one exercise on their way to a machine, whose environment must be this one."""

    environment: str
    jobs: tuple[Job, ...]


class Outcome(Record):
    """What came of a task: reports of as many jobs as could be judged, or why this machine would not begin."""

    reports: tuple[Report, ...] = ()
    defects: tuple[Defect, ...] = ()
    refused: str = ""
    failure: str = ""


class _Judging(Record):
    """Jobs of the exercise that is unpacked below `root`."""

    root: Path
    topic: str
    slug: str
    jobs: tuple[Job, ...]


@lru_cache(maxsize=1)
def survey() -> bytes:
    """The `Survey` of this machine, on which the attacks of `grader doctor` have been tried, as JSON."""
    answer = _in_process("survey", b"")
    return answer if answer is not None else _json(Survey(environment="", described={}, refusal=_died("survey")))


def grade_task(bundle: bytes, digest: str, sent: bytes) -> bytes:
    """The `Outcome` of jobs (`Sent`) of the exercise in a bundle, as JSON."""
    task, here = Sent.model_validate_json(sent), Survey.model_validate_json(survey())
    if here.refusal or here.environment != task.environment:
        reason = here.refusal or f"it is another environment: {here.described}"
        return _json(Outcome(refused=reason))
    with _unpacking:
        root, exercise = _unpacked(bundle, digest)
    judging = _Judging(root=root, topic=exercise.topic, slug=exercise.slug, jobs=task.jobs)
    answer = _in_process("grade", _json(judging))
    return answer if answer is not None else _json(Outcome(failure=_died("grade")))


@lru_cache(maxsize=1024)
def _unpacked(bundle: bytes, digest: str) -> tuple[Path, Exercise]:
    """Where an exercise lies on this machine, once it is there."""
    root = Path(tempfile.mkdtemp(dir=_private_folder()))
    return root, unpack(bundle, digest, root)


@lru_cache(maxsize=1)
def _private_folder() -> Path:
    """A folder for this process alone, below the one that Dask clears when it is gone."""
    from distributed import get_worker

    return Path(tempfile.mkdtemp(prefix="exercises-", dir=get_worker().local_directory))


def _in_process(what: str, data: bytes) -> bytes | None:
    """What a process of ours answers; None if it died."""
    with tempfile.TemporaryDirectory(prefix="task-", dir=_private_folder()) as folder:
        command = [sys.executable, "-m", __name__, what, folder]
        subprocess.run(command, input=data, stdout=subprocess.DEVNULL, check=False)
        outcome = Path(folder) / OUTCOME
        return outcome.read_bytes() if outcome.is_file() else None


def _died(what: str) -> str:
    return f"the process of the task ({what}) died on the machine; the log of its Dask worker says how"


def _json(record: Record) -> bytes:
    return record.model_dump_json(by_alias=True).encode()


def _surveyed() -> Survey:
    try:
        require_confinement()
        refusal = ""
    except ConfinementError as error:
        refusal = error.message
    return Survey(environment=environment(), described=described(), refusal=refusal)


def _graded(judging: _Judging) -> Outcome:
    reports, defects = [], []
    exercise = load_exercise(judging.root, judging.topic, judging.slug)
    for event in grade_class({exercise.id: exercise}, judging.jobs, slots=1):
        if isinstance(event, Report):
            reports.append(event)
        else:
            defects.append(event)
    return Outcome(reports=tuple(reports), defects=tuple(defects))


def main(what: str, folder: str) -> None:
    """The life of the process of a task: it leaves its answer in the folder, whole or not at all."""
    die_with_parent()
    answer: Record = _surveyed() if what == "survey" else _graded(_Judging.model_validate_json(sys.stdin.buffer.read()))
    part = Path(folder) / f"{OUTCOME}.part"
    part.write_bytes(_json(answer))
    os.rename(part, Path(folder) / OUTCOME)


if __name__ == "__main__":
    main(*sys.argv[1:])

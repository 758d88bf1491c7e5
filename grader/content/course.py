"""The course on disk: `course.yaml`, the exercises under its topics, and their versions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.content.equivalents import EQUIVALENTS_FILE
from grader.content.records import nearest, read_record
from grader.content.yaml_file import Positions
from grader.errors import ContentError, UsageError
from grader.model import Course, Exercise, ExerciseFile

COURSE_FILE = "course.yaml"
EXERCISE_FILE = "exercise.yaml"
PUBLIC = "exercises"
PRIVATE = "solutions"
NAME = re.compile(r"[a-z0-9][a-z0-9_]*")

# Left behind by interpreters, editors and file managers; never part of an exercise.
NOISE = frozenset({"__pycache__", ".DS_Store", ".ipynb_checkpoints", ".pytest_cache"})


class Exercises(Mapping[str, Exercise]):
    """Exercises by id, in the order of the course. Each is read when it is first asked for.

    So one malformed exercise disturbs nobody who does not need it, and a course of hundreds opens in milliseconds.
    """

    def __init__(self, root: Path, ids: list[str]) -> None:
        self._root = root
        self._ids = dict.fromkeys(ids)
        self._read = cache(self._load)

    def __getitem__(self, exercise: str) -> Exercise:
        if exercise not in self._ids:
            raise KeyError(exercise)
        return self._read(exercise)

    def __contains__(self, exercise: object) -> bool:
        return exercise in self._ids  # without reading it

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def _load(self, exercise: str) -> Exercise:
        return load_exercise(self._root, *exercise.split("/"))


@dataclass(frozen=True)
class CourseTree:
    """A course and where it lies."""

    root: Path
    course: Course
    exercises: Mapping[str, Exercise]

    @property
    def is_student_copy(self) -> bool:
        """True where there is no `solutions/`: what students are given."""
        return not (self.root / PRIVATE).is_dir()

    def get(self, name: str) -> Exercise:
        """The exercise of an id (`04_svd/svd_by_hand`) or a slug (`svd_by_hand`).

        Raises UsageError with the nearest name if there is none, ContentError if its file is malformed.
        """
        name = name.rstrip("/")
        if name in self.exercises:
            return self.exercises[name]
        by_slug = {exercise.partition("/")[2]: exercise for exercise in self.exercises}
        if name in by_slug:
            return self.exercises[by_slug[name]]
        known = list(self.exercises) if "/" in name else list(by_slug)
        raise UsageError(
            f"There is no exercise `{name}` in {self.root}.",
            next_step=nearest(name, known) or "`grader list` shows all exercises.",
        )


def load_course(start: Path) -> CourseTree:
    """The course at `start` or in the nearest folder above it.

    Raises UsageError if there is no course.yaml, ContentError if it is malformed or names what does not exist.
    """
    root = _root_of(start)
    path = root / COURSE_FILE
    course, lines = read_record(Course, path)
    ids: list[str] = []
    for index, topic in enumerate(course.topics):
        line = lines[("topics", index)]
        ids += [f"{topic}/{slug}" for slug in _slugs(root, topic, path, line)]
    _check_slugs(root, ids)
    _check_assignments(course, ids, path, lines)
    return CourseTree(root, course, Exercises(root, ids))


def load_exercise(root: Path, topic: str, slug: str) -> Exercise:
    """One exercise of the course at `root`. Raises ContentError if its exercise.yaml is malformed."""
    public, private = root / PUBLIC / topic / slug, root / PRIVATE / topic / slug
    file, _ = read_record(ExerciseFile, public / EXERCISE_FILE)
    has_private = (root / PRIVATE).is_dir()
    return Exercise(
        **dict(file),
        topic=topic,
        slug=slug,
        public=public,
        private=private if has_private else None,
        version=exercise_version(public, private if has_private else None),
    )


def exercise_version(public: Path, private: Path | None) -> str:
    """`sha256:...` over the names and bytes of every file that can change a verdict.

    These are exercise.yaml, test_visible.py and everything private but the list of equivalent mutants; statement,
    stub and hints are not.
    """
    files = {f"{PUBLIC}/{name}": public / name for name in (EXERCISE_FILE, "test_visible.py")}
    if private is not None:
        files |= {f"{PRIVATE}/{path.relative_to(private).as_posix()}": path for path in private.rglob("*")}
    digest = hashlib.sha256()
    files.pop(f"{PRIVATE}/{EQUIVALENTS_FILE}", None)
    for name, path in sorted(files.items()):
        if NOISE.isdisjoint(name.split("/")) and path.is_file():
            content = path.read_bytes()
            digest.update(f"{len(name.encode())} {name} {len(content)}\n".encode())
            digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def folders(path: Path) -> list[Path]:
    """Folders directly in `path`, by name, without noise; none if `path` is not there."""
    inside = path.iterdir() if path.is_dir() else iter(())
    return sorted(entry for entry in inside if entry.is_dir() and entry.name not in NOISE)


def _root_of(start: Path) -> Path:
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise UsageError(
        f"There is no {COURSE_FILE} in {here} or in a folder above it.",
        next_step="Change into the folder of the course, or name it with --course DIR.",
    )


def _slugs(root: Path, topic: str, path: Path, line: int) -> list[str]:
    """Names of the exercises of a topic: its folders that hold an exercise.yaml."""
    folder = root / PUBLIC / topic
    if not NAME.fullmatch(topic) or not folder.is_dir():
        known = [entry.name for entry in folders(root / PUBLIC)]
        raise ContentError(
            path,
            line=line,
            key="topics",
            wanted=f"the name of a folder in {PUBLIC}/",
            found=f"`{topic}`",
            next_step=nearest(topic, known),
        )
    return [entry.name for entry in folders(folder) if (entry / EXERCISE_FILE).is_file()]


def _check_slugs(root: Path, ids: list[str]) -> None:
    """Every name well-formed and only once in the course, so that `grader check <slug>` is never ambiguous."""
    seen: dict[str, str] = {}
    for exercise in ids:
        topic, slug = exercise.split("/")
        path = root / PUBLIC / topic / slug
        if not NAME.fullmatch(slug):
            raise ContentError(path, wanted="a name of lower case letters, digits and underscores", found=f"`{slug}`")
        if slug in seen:
            found = f"`{slug}` also in {seen[slug]}"
            raise ContentError(path, wanted="a name that no other topic uses", found=found)
        seen[slug] = topic


def _check_assignments(course: Course, ids: list[str], path: Path, lines: Positions) -> None:
    """Every exercise of an assignment or a track exists and is in it once; every due date has a zone."""
    for index, assignment in enumerate(course.assignments):
        if assignment.due is not None and assignment.due.tzinfo is None:
            raise ContentError(
                path,
                line=lines["assignments", index, "due"],
                key=f"assignments[{index}].due",
                wanted="a time with its zone, like 2027-01-15T23:59:00+01:00",
                found=assignment.due.isoformat(),
            )
    listed = [("assignments", k, one.exercises) for k, one in enumerate(course.assignments)]
    listed += [("tracks", k, one.exercises) for k, one in enumerate(course.tracks)]
    for key, index, exercises in listed:
        for place, exercise in enumerate(exercises):
            once = exercise not in exercises[:place]
            if exercise not in ids or not once:
                raise ContentError(
                    path,
                    line=lines[key, index, "exercises", place],
                    key=f"{key}[{index}].exercises[{place}]",
                    wanted=f"an exercise in {PUBLIC}/" if once else "every exercise once",
                    found=f"`{exercise}`",
                    next_step=nearest(exercise, ids) if once else "",
                )

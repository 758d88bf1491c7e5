"""Submissions on disk, read as what they are: bytes from strangers.

    <root>/<student>/<topic>/<slug>/answer.py
    <root>/handed_in.csv                        optional: when, where the clocks of the files do not say it

Every folder and file below `root` is opened by name relative to its open parent and never through a link, so nothing
that is renamed or swapped while we read can lead elsewhere. What cannot be read becomes the `problem` of that one
submission, in the student's words; what concerns staff (two spellings of one student, work for an exercise that does
not exist) becomes a Problem. Nothing here raises because of what a student handed in.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from grader.content.course import NOISE, PRIVATE, CourseTree
from grader.content.handed_in import Times, read_times
from grader.content.problem import Problem
from grader.content.records import nearest
from grader.errors import InfrastructureError, UsageError
from grader.model import Submission

ANSWER = "answer.py"
MOST_BYTES = 1 << 20
_MOST_ENTRIES = 1000
_MOST_ODDITIES = 10

# Lists and notes that lie beside the students' folders.
_NOTES = (".csv", ".json", ".jsonl", ".md", ".txt", ".yaml", ".yml", ".html")

# Trouble of this machine. A student must never pay for it.
_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO, errno.ESTALE})


_Inode = tuple[int, int]


@dataclass(frozen=True)
class Submissions:
    """`found`: one for every student and every exercise asked for, by student, then in the order of the course.

    `touched`: the exercises for which at least one student has a folder, whatever is in it.
    """

    found: list[Submission]
    problems: list[Problem]
    touched: frozenset[str]

    def only(self, exercises: Container[str]) -> Submissions:
        """The submissions to these exercises."""
        found = [submission for submission in self.found if submission.exercise in exercises]
        return replace(self, found=found)


class _UnreadableError(Exception):
    """A name that cannot be opened as what it should be; the message is for the student."""

    def __init__(self, message: str, *, is_there: bool = True) -> None:
        super().__init__(message)
        self.is_there = is_there


def read_submissions(root: Path, tree: CourseTree, exercises: Iterable[str] | None = None) -> Submissions:
    """Everything handed in under `root` for `exercises` (ids; default: all of the course).

    Raises UsageError if `root` is no folder of students, ContentError if its handed_in.csv is malformed,
    InfrastructureError if this machine cannot read it.
    """
    wanted = list(tree.exercises) if exercises is None else [tree.get(exercise).id for exercise in exercises]
    students, problems = _students(root, tree)
    times, untimed = read_times(root, tree, {student_id(folder) for folder in students})
    problems += untimed
    found: list[Submission] = []
    touched: set[str] = set()
    try:
        root_fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            private = _private_files(tree)
            for folder in students:
                _read_student(root_fd, root, folder, wanted, tree, private, found, problems, touched)
        finally:
            os.close(root_fd)
    except OSError as error:
        raise InfrastructureError(
            f"{root}: this machine could not read it: {error}",
            next_step="Nothing was graded. Mend that and run the same command again.",
        ) from error
    return Submissions([_timed(submission, times) for submission in found], problems, frozenset(touched))


def _timed(submission: Submission, times: Times) -> Submission:
    """The submission with the time that the list states for it, if it does."""
    stated = times.get((submission.student, submission.exercise))
    return submission.model_copy(update={"handed_in": stated, "time_is_stated": True}) if stated else submission


def student_id(folder: str) -> str:
    """The name of a student's folder as it may be written anywhere: unprintable characters escaped, one to one."""
    if folder.isprintable() and "\\" not in folder:
        return folder
    return folder.encode("unicode_escape", "surrogatepass").decode("ascii")


def _students(root: Path, tree: CourseTree) -> tuple[list[str], list[Problem]]:
    """Names of the folders in `root`, and what there is to say about the rest."""
    if not root.is_dir():
        raise UsageError(
            f"{root} is {'a file' if root.exists() else 'not there'}; wanted a folder with a folder per student.",
            next_step="The layout is <student>/<topic>/<exercise>/answer.py.",
        )
    students: list[str] = []
    problems: list[Problem] = []
    with os.scandir(root) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = root / student_id(entry.name)
            is_folder = entry.is_dir(follow_symlinks=False) or entry.is_symlink()
            if is_folder and not entry.name.startswith("."):
                students.append(entry.name)
            elif is_folder and entry.name not in NOISE | {".git"}:
                problems.append(Problem(path, "a name with a dot in front is not read as a student", "Rename it."))
            elif not is_folder and not entry.name.startswith(".") and not entry.name.lower().endswith(_NOTES):
                problems.append(
                    Problem(path, "wanted a folder per student, found a file", "Unpack it into <student>/<topic>/.")
                )
    if students and set(students) <= set(tree.course.topics):
        raise UsageError(
            f"{root} holds topics ({students[0]}), not students: it looks like the work of one student.",
            next_step=f"Pass the folder above it: {root.resolve().parent}",
        )
    return students, problems + _spellings(root, students)


def _spellings(root: Path, students: list[str]) -> list[Problem]:
    """A problem for every student whose name is there in several spellings. Each folder is still read."""
    same: dict[str, list[str]] = {}
    for folder in students:
        same.setdefault(unicodedata.normalize("NFKC", folder).casefold().strip(), []).append(folder)
    return [
        Problem(
            root / student_id(folders[0]),
            f"{len(folders)} spellings of what may be one student: " + ", ".join(map(_spelled, folders)),
            "Each is graded on its own; merge the folders if they are one student.",
        )
        for folders in same.values()
        if len(folders) > 1
    ]


def _spelled(folder: str) -> str:
    """A name in which what the eye cannot see is visible: accents by code point, spaces by quotes."""
    return ascii(folder)


def _read_student(
    root_fd: int,
    root: Path,
    folder: str,
    wanted: list[str],
    tree: CourseTree,
    private: frozenset[_Inode],
    found: list[Submission],
    problems: list[Problem],
    touched: set[str],
) -> None:
    """Append the submissions of one student, and what is odd about the folder; add what was handed in at all."""
    student = student_id(folder)
    try:
        with _folder(folder, root_fd) as student_fd:
            odd = list(islice(_oddities(student_fd, root / student, tree), _MOST_ODDITIES + 1))
            problems += odd[:_MOST_ODDITIES]
            if len(odd) > _MOST_ODDITIES:
                problems.append(Problem(root / student, "it holds more that belongs to no exercise"))
            found += [_submission(student, exercise, student_fd, private, touched) for exercise in wanted]
    except _UnreadableError as error:
        problems.append(Problem(root / student, str(error), "Ask for the folder itself."))
        found += [Submission(student=student, exercise=exercise, problem=str(error)) for exercise in wanted]


def _submission(
    student: str, exercise: str, student_fd: int, private: frozenset[_Inode], touched: set[str]
) -> Submission:
    topic, slug = exercise.split("/")
    try:
        with _folder(topic, student_fd) as topic_fd, _folder(slug, topic_fd) as slug_fd:
            touched.add(exercise)
            source, written = _source(slug_fd, private)
            return Submission(student=student, exercise=exercise, source=source, handed_in=written)
    except _UnreadableError as error:
        if error.is_there:
            touched.add(exercise)
        return Submission(student=student, exercise=exercise, problem=str(error))


@contextmanager
def _folder(name: str, parent: int) -> Iterator[int]:
    """The folder `name` in the open folder `parent`, open. Raises _UnreadableError; never follows a link."""
    fd = _open(name, parent, os.O_DIRECTORY)
    try:
        yield fd
    finally:
        os.close(fd)


def _open(name: str, parent: int, kind: int = 0) -> int:
    """Open `name` without following a link and without waiting for anybody. Raises _UnreadableError."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC | kind
    try:
        return os.open(name, flags, dir_fd=parent)
    except OSError as error:
        if error.errno in _OURS:
            raise
        raise _UnreadableError(_reason(name, parent, error), is_there=error.errno != errno.ENOENT) from None


def _reason(name: str, parent: int, error: OSError) -> str:
    """Why a name could not be opened, for the student."""
    shown = student_id(name)
    try:
        mode = os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode
    except OSError:
        mode = 0
    if stat.S_ISLNK(mode):
        return f"{shown} is a link. Links are not followed: hand in the file or folder itself."
    if error.errno == errno.ENOENT:
        near = _near(parent) if name == ANSWER else ""
        return f"There is no {shown}." + near
    if error.errno == errno.ENOTDIR:
        return f"{shown} is a file; a folder is wanted there."
    if error.errno == errno.ENXIO:
        return f"{shown} is not an ordinary file."
    return f"{shown} cannot be read: {error.strerror}."


def _near(folder: int) -> str:
    """What lies where answer.py was looked for and may have been meant."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, _MOST_ENTRIES)]
    meant = sorted(name for name in names if name.lower().startswith("answer"))
    return f" Found `{student_id(meant[0])}`: rename it to {ANSWER}." if meant else ""


def _private_files(tree: CourseTree) -> frozenset[_Inode]:
    """What the course keeps to itself, by device and number, since a hard link has another name."""
    facts = [path.stat(follow_symlinks=False) for path in (tree.root / PRIVATE).rglob("*")]
    return frozenset((one.st_dev, one.st_ino) for one in facts if stat.S_ISREG(one.st_mode))


def _source(folder: int, private: frozenset[_Inode]) -> tuple[bytes, datetime]:
    """The bytes of answer.py in an open folder, and when they were written. Raises _UnreadableError."""
    fd = _open(ANSWER, folder)
    try:
        facts = os.fstat(fd)
        if stat.S_ISDIR(facts.st_mode):
            raise _UnreadableError(f"{ANSWER} is a folder; a file is wanted there.")
        if not stat.S_ISREG(facts.st_mode):
            raise _UnreadableError(f"{ANSWER} is not an ordinary file.")
        if (facts.st_dev, facts.st_ino) in private:
            raise _UnreadableError(f"{ANSWER} is a link to a file of the course. Hand in a file of your own.")
        # One byte more than allowed is enough to know; a file that grows while we read cannot fool that.
        source = b""
        while len(source) <= MOST_BYTES and (chunk := os.read(fd, MOST_BYTES + 1 - len(source))):
            source += chunk
    finally:
        os.close(fd)
    if len(source) > MOST_BYTES:
        size = max(facts.st_size, len(source)) / 2**20
        raise _UnreadableError(f"{ANSWER} has {size:.1f} MiB; at most 1 MiB is read. Did data get into it?")
    if not source:
        raise _UnreadableError(f"{ANSWER} is empty.")
    return source, datetime.fromtimestamp(facts.st_mtime, UTC)


def _oddities(student_fd: int, path: Path, tree: CourseTree) -> Iterator[Problem]:
    """What lies in a student's folder and belongs to no exercise of the course."""
    topics = list(tree.course.topics)
    for name in _inside(student_fd):
        if name == ANSWER:
            yield Problem(path / name, "it belongs to no exercise", "Its place is <topic>/<exercise>/answer.py.")
        elif name in topics:
            yield from _oddities_of_topic(student_fd, path / name, name, tree)
        elif _is_folder(name, student_fd):
            step = "Move what is in it one level up." if name == "exercises" else nearest(name, topics)
            yield Problem(path / student_id(name), "it is no topic of the course", step)


def _oddities_of_topic(student_fd: int, path: Path, topic: str, tree: CourseTree) -> Iterator[Problem]:
    places = {exercise.partition("/")[2]: exercise for exercise in tree.exercises}
    slugs = [slug for slug, exercise in places.items() if exercise == f"{topic}/{slug}"]
    try:
        with _folder(topic, student_fd) as topic_fd:
            for name in _inside(topic_fd):
                if name == ANSWER:
                    yield Problem(path / name, "it belongs to no exercise", f"Its place is {topic}/<exercise>/.")
                elif name not in slugs and _is_folder(name, topic_fd):
                    step = f"Its place is {places[name]}/." if name in places else nearest(name, slugs)
                    yield Problem(path / student_id(name), "it is no exercise of this topic", step)
    except _UnreadableError:
        return  # every submission of this topic says so


def _inside(folder: int) -> list[str]:
    """Names in an open folder, sorted, without noise and hidden files; not more than a student could have meant."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, _MOST_ENTRIES)]
    return sorted(name for name in names if name not in NOISE and not name.startswith("."))


def _is_folder(name: str, parent: int) -> bool:
    try:
        mode = os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode
    except OSError:
        return False
    return stat.S_ISDIR(mode) or stat.S_ISLNK(mode)

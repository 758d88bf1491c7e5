"""What a graded class leaves on disk: reports as JSON lines, tables, pages. Whole files or none."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from grader.errors import ContentError
from grader.model import Report
from grader.report.text import visible

if sys.platform != "win32":
    import fcntl

_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # names that Windows keeps for devices
_LOOKS_HASHED = re.compile(r".*-[0-9a-f]{12}")
_PART = ".eigengrade-{}.part"
_PARTS = re.compile(re.escape(_PART).replace(r"\{\}", "[0-9a-f]{16}"))
_AT_ONCE = 8
_HEAD = 2048  # bytes in which the mark of a page stands
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A text file that appears under its name when it is complete, and not at all if anything goes wrong before.

    It is written beside its place, forced to disk and renamed; folders above are made. UTF-8, line ends as given.
    Raises OSError as the file system does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(_PART.format(secrets.token_hex(8)))
    with _locked(path.parent, alone=False):
        try:
            with part.open("x", encoding="utf-8", errors="backslashreplace", newline="") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        except BaseException:  # Ctrl-C included: nothing half-written stays
            part.unlink(missing_ok=True)
            raise


def clear_leftovers(folder: Path) -> None:
    """Delete what runs that were killed left half-written in a folder; nothing as long as anybody writes there.

    Raises OSError as the file system does.
    """
    with _locked(folder, alone=True) as nobody_writes:
        if nobody_writes:
            for part in folder.iterdir():
                if _PARTS.fullmatch(part.name) and part.is_file() and not part.is_symlink():
                    part.unlink()


@contextmanager
def _locked(folder: Path, *, alone: bool) -> Iterator[bool]:
    """Whoever writes in a folder shares a lock of it; `alone`, it is had while nobody writes. Yields whether it is had.

    The system lets go of a lock when its process ends, however that ends: unlike a process id in a name, it also tells
    the truth about processes of another container or machine, and of one that took the id of another.
    """
    if sys.platform == "win32":
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
            had = True
        except OSError:  # somebody writes; or a file system without locks, where nothing is ever known to be left over
            had = False
        yield had
    finally:
        os.close(descriptor)


def write_text_atomically(path: Path, text: str) -> None:
    """Write the whole text under this name, or leave what was there. A file that says the same already stays."""
    content = text.encode(errors="backslashreplace")
    with suppress(OSError):  # what cannot be compared is written
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return
    with writing(path) as stream:
        stream.write(text)


def write_texts_atomically(folder: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write each text under its name in a folder, several at a time.

    Forcing a file to disk is waiting, and a disk takes many in the time of a few. Texts are asked for as they are
    written: there may be more of them than memory holds.
    """

    def write(named: tuple[str, str]) -> None:
        name, text = named
        write_text_atomically(folder / name, text)

    left = iter(texts)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        while some := list(islice(left, 8 * _AT_ONCE)):
            list(pool.map(write, some))


def write_reports(path: Path, reports: Iterable[Report]) -> int:
    """Write `reports.jsonl`, one report a line, as they come; returns how many there were."""
    count = 0
    with writing(path) as stream:
        for report in reports:
            stream.write(report.model_dump_json(by_alias=True) + "\n")
            count += 1
    return count


def read_reports(path: Path) -> Iterator[Report]:
    """Read `reports.jsonl`, one report at a time.

    Raises ContentError with the line that is not a report of this format.
    """
    with path.open(encoding="utf-8") as lines:
        for line, text in enumerate(lines, start=1):
            try:
                yield Report.model_validate_json(text)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                raise ContentError(
                    path,
                    line=line,
                    key=".".join(map(str, first["loc"])),
                    wanted="a report in the format eigengrade/report/1",
                    found=first["msg"],
                    next_step="Grade the class again: `grader grade` writes this file.",
                ) from error


def cell(text: str) -> str:
    """Untrusted text as a cell that a spreadsheet shows and never evaluates."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip(" ").startswith(_FORMULA) else shown


def feedback_mark(course: str) -> str:
    """What tells, in the head of a page, that it is the feedback page of somebody in the course with this id."""
    return f'<meta name="generator" content="eigengrade feedback, {course}">'


def remove_other_feedback(folder: Path, course: str, students: Iterable[str]) -> list[Path]:
    """Delete the feedback pages of a course in a folder that are of none of these students; what was deleted.

    Only pages that bear our mark are: a file that somebody else put there is left alone, as is the page of another
    course. Raises OSError as the file system does.
    """
    wanted = {feedback_name(student) for student in students}
    mark = feedback_mark(course).encode()
    removed = []
    for path in sorted(folder.glob("*.html")):
        if path.name not in wanted and path.is_file() and not path.is_symlink() and mark in _start_of(path):
            path.unlink()
            removed.append(path)
    return removed


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def feedback_name(student: str) -> str:
    """The file name of a student's feedback page, the same wherever it is needed.

    A plain lower-case identifier is its own name. Anything else (path separators, other alphabets, capitals that some
    file systems fold, long names) becomes a readable rest and a digest, so that no two students share a file.
    """
    if _SAFE.fullmatch(student) and not _RESERVED.fullmatch(student) and not _LOOKS_HASHED.fullmatch(student):
        return f"{student}.html"
    readable = re.sub(r"[^a-z0-9]+", "-", student.lower())[:40].strip("-") or "student"
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{readable}-{digest}.html"

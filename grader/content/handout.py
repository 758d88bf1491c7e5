"""What students are given: a copy of the public half, and for each student the data that are theirs.

Nothing is stripped from anything: files are copied because their names are on a list.

    OUT/course/                                     the same for everybody: course.yaml, exercises/
    OUT/students/<student>/exercises/.../data.yaml  what differs: unpacked over the course, it replaces the sample
"""

from __future__ import annotations

import csv
import shutil
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from grader.content.course import COURSE_FILE, PUBLIC, CourseTree
from grader.content.variants import DATA_FILE, course_secret, seed_for, variant_data, write_data
from grader.errors import UsageError

COURSE_FILES = ("README.md",)
TOPIC_FILES = ("README.md", "picture.svg")
EXERCISE_FILES = ("exercise.yaml", "README.md", "answer.py", "hints.md", "test_visible.py", DATA_FILE)


def release(tree: CourseTree, out: Path, students: Sequence[str] = ()) -> int:
    """Write what students are given to `out`, which must not exist or be empty; returns how many files that is.

    Raises UsageError if something is there already, or if this copy of the course has no `solutions/`: the data of a
    student are drawn by what lies in there.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is there already.", next_step="Name a new folder; nothing is overwritten.")
    if tree.is_student_copy:
        raise UsageError(
            f"{tree.root} is a student's copy: it has no solutions/.", next_step="Release the instructor's copy."
        )
    topics = dict.fromkeys(exercise.partition("/")[0] for exercise in tree.exercises)
    folders: dict[str, tuple[str, ...]] = {PUBLIC: COURSE_FILES}
    folders |= {f"{PUBLIC}/{topic}": TOPIC_FILES for topic in topics}
    folders |= {f"{PUBLIC}/{exercise}": EXERCISE_FILES for exercise in tree.exercises}
    names = [COURSE_FILE] + [f"{folder}/{name}" for folder, files in folders.items() for name in files]
    present = [name for name in names if (tree.root / name).is_file()]
    for name in present:
        target = out / "course" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree.root / name, target)
    return len(present) + _own_data(tree, out / "students", students)


def _own_data(tree: CourseTree, out: Path, students: Sequence[str]) -> int:
    """The data of every seeded exercise for every student."""
    if not students:
        return 0
    secret = course_secret(tree)
    seeded = [exercise for exercise in tree.exercises.values() if exercise.seeded]
    for student in students:
        for exercise in seeded:
            data = variant_data(exercise, seed_for(secret, student, exercise))
            write_data(out / student / PUBLIC / exercise.id / DATA_FILE, data)
    return len(students) * len(seeded)


def read_roster(path: Path) -> list[str]:
    """The students of a CSV file with a column `student`: the names of the folders that they hand in.

    Raises UsageError if the column is missing, a name is no name of a folder, or one stands there twice.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            if "student" not in (rows.fieldnames or ()):
                raise UsageError(
                    f"{path}: wanted a column `student`, found {', '.join(rows.fieldnames or ()) or 'an empty file'}.",
                    next_step="Begin the file with a line `student`, then one student a line.",
                )
            students = [(rows.line_num, (row["student"] or "").strip()) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} is not a list of students: {error}", next_step="It must be CSV in UTF-8.") from error
    seen: dict[str, int] = {}
    for line, student in students:
        if not student or student.startswith(".") or not student.isprintable() or set(student) & set("/\\"):
            raise UsageError(
                f"{path}:{line}: {student!r} cannot be the name of a student's folder.",
                next_step="Wanted printable text without / and \\ that does not begin with a dot.",
            )
        one = unicodedata.normalize("NFKC", student).casefold()
        if one in seen:
            raise UsageError(
                f"{path}:{line}: `{student}` stands in line {seen[one]} already.",
                next_step="Each student needs a name of their own; capitals do not tell names apart.",
            )
        seen[one] = line
    return [student for _, student in students]

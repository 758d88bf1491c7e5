"""What can be said of a course without running anything: is everything there, named alike, and nothing else?

That a stub earns nothing and a reference everything is proved by running them, which is not done here. In a student's
copy of the course, which has no `solutions/`, only the public half is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.content import lint_python as python
from grader.content.course import NOISE, PRIVATE, PUBLIC, CourseTree
from grader.content.equivalents import EQUIVALENTS_FILE, read_equivalents
from grader.content.handout import COURSE_FILES, TOPIC_FILES
from grader.content.lint_blocks import blocks
from grader.content.lint_formulas import formulas
from grader.content.lint_proofs import proofs
from grader.content.problem import Problem
from grader.content.records import nearest
from grader.content.variants import DATA_FILE, read_data, variant_data
from grader.errors import ContentError, DefectiveExerciseError
from grader.model import Exercise, Kind

BLANK = "FILL IN"
_PUBLIC_FILES = {"exercise.yaml", "README.md", "answer.py", "hints.md"}
_PRIVATE_FILES = {"answer.py", "test_hidden.py", EQUIVALENTS_FILE}
_PRIVATE_FOLDERS = ("mistakes", "alternatives")
_PRIVATE_WORDS = (r"\btest_hidden\b", rf"\b{PRIVATE}/")


def lint(tree: CourseTree) -> list[Problem]:
    """Everything that is missing, misplaced or told to students that should not be; empty for a sound course."""
    problems = [*_public_tree(tree)]
    if not tree.is_student_copy:
        problems += _private_tree(tree)
    for name in tree.exercises:
        try:
            exercise = tree.exercises[name]
        except ContentError as error:
            problems.append(_from_error(error))
            continue
        problems += _exercise(exercise)
    return problems


def _from_error(error: ContentError) -> Problem:
    what = ", ".join(part for part in (f"wanted {error.wanted}", error.found and f"found {error.found}") if part)
    return Problem(error.path, f"{error.key}: {what}" if error.key else what, error.next_step, error.line)


def _public_tree(tree: CourseTree) -> Iterator[Problem]:
    """Topics are listed and introduced; beside exercises there is nothing; nothing private is mentioned."""
    root, topics = tree.root / PUBLIC, list(tree.course.topics)
    for path in _entries(root):
        if path.is_dir() and path.name not in topics:
            yield Problem(path, "a topic that course.yaml does not list", "Add it to `topics`, or remove the folder.")
        elif path.is_file() and path.name not in COURSE_FILES:
            yield Problem(path, "a file that belongs to no exercise", "Remove it.")
    for topic in topics:
        if not (root / topic / "README.md").is_file():
            yield Problem(root / topic, "a topic without README.md", "Say what the topic is for.")
        for path in _entries(root / topic):
            if path.is_dir() and f"{topic}/{path.name}" not in tree.exercises:
                yield Problem(path, "a folder without exercise.yaml", "Write it, or remove the folder.")
            elif path.is_file() and path.name not in TOPIC_FILES:
                yield Problem(path, "a file that belongs to no exercise", "Remove it.")
    for path in sorted(root.rglob("*")):
        if path.is_file() and NOISE.isdisjoint(path.relative_to(root).parts):
            yield from _mentions(path, _PRIVATE_WORDS)


def _private_tree(tree: CourseTree) -> Iterator[Problem]:
    """`solutions/` has the names of `exercises/` and no others."""
    root = tree.root / PRIVATE
    for path in _entries(root):
        if path.name not in tree.course.topics:
            step = nearest(path.name, list(tree.course.topics))
            yield Problem(path, "no topic of course.yaml has this name", step)
            continue
        slugs = [name.partition("/")[2] for name in tree.exercises if name.startswith(f"{path.name}/")]
        for inside in _entries(path):
            if inside.name not in slugs:
                step = nearest(inside.name, slugs)
                yield Problem(inside, f"no exercise in {PUBLIC}/{path.name}/ has this name", step)


def _exercise(exercise: Exercise) -> Iterator[Problem]:
    yield from _kind(exercise)
    yield from _public_files(exercise)
    yield from _statement(exercise)
    yield from python.stub(exercise)
    yield from python.tests(exercise)
    yield from formulas(exercise)
    yield from proofs(exercise)
    yield from blocks(exercise)
    if exercise.private is None:
        return
    if not exercise.private.is_dir():
        yield Problem(exercise.private, "not there", f"Every exercise in {PUBLIC}/ has its other half in {PRIVATE}/.")
        return
    yield from _private_files(exercise.private, exercise)
    yield from python.private_sources(exercise)
    yield from _variant(exercise, exercise.private / "variant.py")
    yield from _equivalents(exercise.private)
    for path in _files(exercise.private):
        yield from _blanks(path)


def _kind(exercise: Exercise) -> Iterator[Problem]:
    """Functions are asked of code exercises, declared answers of all others."""
    path = exercise.public / "exercise.yaml"
    if exercise.kind is Kind.CODE and not exercise.defines:
        yield Problem(path, "kind is code and nothing is defined", "List functions and classes under `defines`.")
    if exercise.kind is not Kind.CODE and exercise.defines:
        step = "Ask for `answers`, or make the kind `code`."
        yield Problem(path, f"kind is {exercise.kind} and `defines` asks for code", step)


def _public_files(exercise: Exercise) -> Iterator[Problem]:
    """What students are given is complete, and nothing else lies there. Mistakes are not named in it."""
    needed = _PUBLIC_FILES | ({"test_visible.py"} if exercise.runs_code else set())
    needed |= {DATA_FILE} if exercise.seeded else set()
    for name in sorted(needed):
        if not (exercise.public / name).is_file():
            yield Problem(exercise.public, f"{name} is missing", "Write it.")
    if not exercise.seeded and (exercise.public / DATA_FILE).exists():
        yield Problem(exercise.public / DATA_FILE, "data of an exercise that is not seeded", _SEEDED)
    for path in _entries(exercise.public):
        if path.name not in needed | {"test_visible.py", DATA_FILE} and exercise.private is not None:
            yield Problem(path, "students would be given this, and nothing needs it", "Remove it.")
    # A name of one word ("overflow") is ordinary English; only names that could be nothing else are searched for.
    names = [rf"\b{path.stem}\b" for path in python.sources(exercise, "mistakes") if "_" in path.stem]
    for path in _files(exercise.public):
        yield from _mentions(path, names)
        yield from _blanks(path)


def _private_files(private: Path, exercise: Exercise) -> Iterator[Problem]:
    """The private half is complete, and nothing else lies there."""
    judged_by_tests = exercise.runs_code or any(answer.compare == "tests" for answer in exercise.answers.values())
    needed = {"answer.py"} | ({"test_hidden.py"} if judged_by_tests else set())
    needed |= {"variant.py"} if exercise.seeded else set()
    for name in sorted(needed):
        if not (private / name).is_file():
            yield Problem(private, f"{name} is missing", "Write it.")
    if not exercise.seeded and (private / "variant.py").exists():
        yield Problem(private / "variant.py", "variants of an exercise that is not seeded", _SEEDED)
    if exercise.kind is not Kind.WRITTEN and not python.sources(exercise, "mistakes"):
        step = "A file in mistakes/: a submission with one mistake, whose docstring is the hint for it."
        yield Problem(private, "no known mistake", step)
    for path in _entries(private):
        if path.name in _PRIVATE_FOLDERS and path.is_dir():
            for inside in _entries(path):
                if inside.suffix != ".py":
                    yield Problem(inside, f"not a Python file, in {path.name}/", "Remove it.")
        elif path.name not in needed | _PRIVATE_FILES | {"variant.py"}:
            yield Problem(path, "nothing needs this", "Remove it.")


_SEEDED = "Write `seeded: true` in exercise.yaml, or remove it."


def _statement(exercise: Exercise) -> Iterator[Problem]:
    """README.md has a title and names what is asked for; hints.md has a heading for each hint."""
    readme, hints = exercise.public / "README.md", exercise.public / "hints.md"
    if readme.is_file():
        text = readme.read_text(encoding="utf-8", errors="replace")
        if not text.startswith("# "):
            yield Problem(readme, "no title", "Begin with `# ` and the title.", 1)
        for name in (*exercise.defines, *exercise.answers):
            if not re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", text):
                yield Problem(readme, f"the statement does not mention `{name}`", "Say what it must be.")
    if hints.is_file() and not re.search(r"^## ", hints.read_text(encoding="utf-8", errors="replace"), re.MULTILINE):
        yield Problem(hints, "no hint", "One heading `## ` for each hint, from a question to a formula.")


def _variant(exercise: Exercise, variant: Path) -> Iterator[Problem]:
    """A seeded exercise draws the data whose sample students are given."""
    sample = exercise.public / DATA_FILE
    if not exercise.seeded or not sample.is_file() or not variant.is_file():
        return
    try:
        drawn, given = set(variant_data(exercise, 0)), set(read_data(sample))
    except DefectiveExerciseError as error:
        yield Problem(variant, error.message, error.next_step)
    except ContentError as error:
        yield _from_error(error)
    else:
        if drawn != given:
            names = ", ".join(sorted(drawn ^ given))
            yield Problem(sample, f"no sample of variant.py: only one of them has {names}", "Write it anew.")


def _equivalents(private: Path) -> Iterator[Problem]:
    """Mutants that are called equivalent are told in the form that can be read."""
    try:
        read_equivalents(private)
    except ContentError as error:
        yield _from_error(error)


def _mentions(path: Path, patterns: tuple[str, ...] | list[str]) -> Iterator[Problem]:
    """Where a public file names what is private."""
    if not patterns:
        return
    for number, line in _lines(path):
        if found := re.search("|".join(patterns), line):
            yield Problem(path, f"names `{found[0]}`, which students must not know of", "Leave it out.", number)


def _blanks(path: Path) -> Iterator[Problem]:
    for number, line in _lines(path):
        if BLANK in line:
            asked = line.partition(BLANK)[2].strip(" :\"'#*-.)<>")
            yield Problem(path, f"still to fill in: {asked}", f"Replace the text from `{BLANK}` on.", number)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines of a text file; nothing of a file that is no text."""
    try:
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    except UnicodeDecodeError:
        return


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and NOISE.isdisjoint(path.relative_to(folder).parts)
    )


def _entries(folder: Path) -> list[Path]:
    """Everything directly in a folder, by name, without noise; nothing if it is not there."""
    return [path for path in sorted(folder.iterdir()) if path.name not in NOISE] if folder.is_dir() else []

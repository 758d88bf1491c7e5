"""A new exercise: a folder in each tree that already grades, with marked blanks that its author fills."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from grader.content.course import NAME, PRIVATE, PUBLIC, CourseTree
from grader.content.records import nearest
from grader.errors import UsageError

_SUFFIX = ".tmpl"  # so that no tool takes a template of a Python file for one


def new_exercise(tree: CourseTree, topic: str, slug: str, kind: str, *, seeded: bool = False) -> list[Path]:
    """Write the skeleton of an exercise; returns the files written.

    It is a small complete exercise: its stub fails, its reference passes, its mistake is caught. What has to be
    replaced is marked `FILL IN`, which lint reports. Raises UsageError if the names cannot be used.
    """
    templates = resources.files("grader.content") / "templates"
    layers = [kind, f"{kind}_seeded"] if seeded else [kind]
    known = sorted(entry.name for entry in templates.iterdir())
    if not set(layers) <= set(known):
        raise UsageError(f"There is no template for {' '.join(layers)}.", next_step=nearest(layers[-1], known))
    _check_names(tree, topic, slug)
    files: dict[Path, str] = {}
    for layer in layers:
        files |= _files(templates / layer, Path())
    words = {"@slug@": slug, "@topic@": topic, "@title@": slug.replace("_", " ").capitalize()}
    written = []
    for name, text in sorted(files.items()):
        path = tree.root / name.parts[0] / topic / slug / Path(*name.parts[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        for word, value in words.items():
            text = text.replace(word, value)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _check_names(tree: CourseTree, topic: str, slug: str) -> None:
    topics = list(tree.course.topics)
    if topic not in topics:
        raise UsageError(
            f"course.yaml lists no topic `{topic}`.",
            next_step=nearest(topic, topics) or f"Add it there, with {PUBLIC}/{topic}/README.md.",
        )
    if not NAME.fullmatch(slug):
        raise UsageError(
            f"`{slug}` is no name of an exercise.",
            next_step="Wanted lower case letters, digits and underscores, as low_rank_update.",
        )
    taken = [exercise for exercise in tree.exercises if exercise.endswith(f"/{slug}")]
    folders = [tree.root / part / topic / slug for part in (PUBLIC, PRIVATE)]
    if taken or any(folder.exists() for folder in folders):
        where = taken[0] if taken else next(str(folder) for folder in folders if folder.exists())
        raise UsageError(f"`{slug}` is taken by {where}.", next_step="A name is used once in the whole course.")


def _files(folder: Traversable, at: Path) -> dict[Path, str]:
    """Texts of the templates in `folder`, by the path that each is to have."""
    found: dict[Path, str] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _files(entry, at / entry.name)
        elif entry.name.endswith(_SUFFIX):
            found[at / entry.name.removesuffix(_SUFFIX)] = entry.read_text(encoding="utf-8")
    return found

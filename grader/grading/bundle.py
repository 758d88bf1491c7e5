"""An exercise as bytes: everything that judging it needs, on its way to another machine."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from grader.content.course import NOISE, PRIVATE, PUBLIC, load_exercise
from grader.errors import InfrastructureError
from grader.model import Exercise, Record


class Bundle(Record):
    """The files of an exercise, public and private, by their path below the course."""

    topic: str
    slug: str
    version: str
    files: dict[str, bytes]


def bundle_of(exercise: Exercise) -> bytes:
    """The bundle of an exercise; the same files make the same bytes."""
    files: dict[str, bytes] = {}
    for tree, folder in ((PUBLIC, exercise.public), (PRIVATE, exercise.private)):
        if folder is None:
            continue
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and NOISE.isdisjoint(name.parts):
                files[f"{tree}/{exercise.id}/{name.as_posix()}"] = path.read_bytes()
    bundle = Bundle(topic=exercise.topic, slug=exercise.slug, version=exercise.version, files=files)
    return bundle.model_dump_json().encode()


def digest_of(bundle: bytes) -> str:
    """What a bundle is known by: `sha256:...` of its bytes."""
    return "sha256:" + hashlib.sha256(bundle).hexdigest()


def unpack(bundle: bytes, digest: str, root: Path) -> Exercise:
    """Write the files of a bundle below `root`, which is private and empty, and load the exercise.

    Raises InfrastructureError where the bytes are not those of the digest or the files not those of the version.
    """
    if digest_of(bundle) != digest:
        raise InfrastructureError("an exercise arrived damaged: its bytes are not those that were sent")
    sent = Bundle.model_validate_json(bundle)
    for name, content in sent.files.items():
        parts = PurePosixPath(name).parts
        if parts[0] not in (PUBLIC, PRIVATE) or ".." in parts:
            raise InfrastructureError(f"an exercise arrived with a file outside of it: {name}")
        path = root.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (root / PRIVATE).mkdir(exist_ok=True)
    exercise = load_exercise(root, sent.topic, sent.slug)
    if exercise.version != sent.version:
        raise InfrastructureError(f"{exercise.id} arrived as version {exercise.version}, wanted {sent.version}")
    return exercise

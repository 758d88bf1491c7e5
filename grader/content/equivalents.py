"""`equivalent_mutants.yaml`: changes of a reference that no test can notice, each with its author's reason."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from grader.content.records import read_record
from grader.model import Record

EQUIVALENTS_FILE = "equivalent_mutants.yaml"


class EquivalentMutant(Record):
    """A change that leaves every answer right: the statement before and after, as `grader author mutate` prints it."""

    function: str = ""
    before: str
    after: str
    reason: str = Field(min_length=10, description="Why no test can tell the two apart.")


class EquivalentMutants(Record):
    """What the file says."""

    equivalent: tuple[EquivalentMutant, ...]


def read_equivalents(private: Path) -> tuple[EquivalentMutant, ...]:
    """The equivalent mutants of an exercise; none without the file. Raises ContentError if it is malformed."""
    path = private / EQUIVALENTS_FILE
    return read_record(EquivalentMutants, path)[0].equivalent if path.is_file() else ()

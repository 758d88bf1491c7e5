"""The base of all records."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Frozen, strict about unknown keys. A change is a new record, never an edited one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

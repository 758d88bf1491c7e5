"""What the tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.kept import graded, write_class


@pytest.fixture(scope="session")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class of three, `ada` and `bob` right and `cem` half right; nobody decides or grades here."""
    folder = tmp_path_factory.mktemp("graded")
    write_class(folder)
    graded(folder)
    return folder

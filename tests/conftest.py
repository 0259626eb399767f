"""What every room's tests share."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from relais.store.spark import NO_JAVA, missing
from tests.postgres import Server, server

# The doors choose their language when they are first imported.
os.environ["RELAIS_LANG"] = "en"
# `make check` asks fewer examples of each law than `make test`.
settings.register_profile("fast", max_examples=15, deadline=None)
settings.register_profile("whole", deadline=None)
settings.load_profile(os.environ.get("RELAIS_TESTS", "whole"))


def pytest_collection_finish() -> None:
    """Leave out of every later collection of garbage what lives to the end: thousands of tests and the libraries."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder with other projects' real sample files; without it the test says that it did not run."""
    folder = Path(os.environ.get("RELAIS_SAMPLES", Path(__file__).parents[2] / "shared"))
    if not (folder / "formats").is_dir():
        message = f"NOT RUN: no sample files at {folder} (set RELAIS_SAMPLES)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder / "formats"


@pytest.fixture(scope="session")
def spark_there() -> None:
    """Spark and a Java; without them the test says that it did not run. `make test-spark` brings Spark, not Java."""
    why = missing()
    if why is None:
        return
    if why.template == NO_JAVA and os.environ.get("CI") == "true":
        pytest.fail(f"NOT RUN: {why}")
    pytest.skip(f"NOT RUN: {why}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; without its programs the test says that it did not run."""
    with server() as running:
        yield running


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """The address of an empty database, its schema up to date."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store lies, on either engine, as `tests.stores.open_store` opens it."""
    return request.getfixturevalue("database") if request.param == "postgresql" else str(tmp_path / "desk.db")

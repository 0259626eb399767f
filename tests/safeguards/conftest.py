"""Decisions of a home with one person, inside a transaction that writes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from relais.store.database import writing
from relais.store.sqlite import open_sqlite
from relais.store.tables import ACTOR


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "desk.db"
    engine = open_sqlite(path, bytes(32))
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="A. Martin", named_at="t"))
    engine.dispose()
    return path


@pytest.fixture
def empty(made: Path, tmp_path: Path) -> Iterator[Connection]:
    shutil.copy(made, tmp_path / "desk.db")
    with writing(open_sqlite(tmp_path / "desk.db", bytes(32))) as connection:
        yield connection

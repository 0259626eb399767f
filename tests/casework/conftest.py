from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from relais.store.sqlite import open_sqlite
from relais.store.tables import ACTOR


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Decisions of a home with one actor."""
    engine = open_sqlite(tmp_path / "desk.db", bytes(32))
    with engine.begin() as connection:
        connection.execute(insert(ACTOR).values(name="A. Martin", named_at="t"))
    return engine

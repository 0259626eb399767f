"""A home of the last released version is brought up to date with all it held, and there is a way back."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from relais.desk import analyse
from relais.desk.home import Home, init, open_home
from relais.desk.judge import judge
from relais.desk.prove import verify
from relais.desk.restore import restore
from relais.store import database
from relais.store.copy import revision_of, tables
from relais.store.sqlite import connect_sqlite
from tests.desk.made import report, take

RELEASED = "0003"


Rows = dict[str, list[dict[str, object]]]


def rows(path: Path, key: bytes) -> tuple[str, Rows]:
    """Return the revision, and every row of every table as it stands."""
    engine = connect_sqlite(path, key)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in tables(connection)
        }
        revision = revision_of(connection)
    engine.dispose()
    return revision, found


@pytest.fixture
def old(tmp_path: Path) -> tuple[Home, bytes]:
    """A home whose database has the tables of the release, with rows in each kind that a unit fills."""
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    first = take(home, tmp_path, report("one", "+33639980001"))
    second = take(home, tmp_path, report("two", "+33639980001"), "P-1")
    analyse.run(home, datetime(2026, 11, 25, tzinfo=UTC))
    judge(home, "same", [f"{first}:0", f"{second}:0"], "one telephone")
    key = bytes.fromhex((tmp_path / "key").read_text())
    made = connect_sqlite(tmp_path / "old.db", key)
    database.upgrade(made, RELEASED)
    with home.engine.connect() as source, database.writing(made) as target:
        for table in tables(target):
            held = [dict(row) for row in source.execute(select(table)).mappings()]
            if held:
                target.execute(insert(table), held)
    made.dispose()
    home.engine.dispose()
    (tmp_path / "old.db").replace(tmp_path / "home" / "desk.db")
    return home, key


@pytest.mark.slow
def test_up_and_back_nothing_is_lost(old: tuple[Home, bytes], tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    home, key = old
    revision, before = rows(home.root / "desk.db", key)
    assert revision == RELEASED
    assert {"judgement", "procedure_source", "audit", "authorisation"} <= {
        name for name, held in before.items() if held
    }
    with caplog.at_level(logging.WARNING):
        opened = open_home(home.root)
    made = opened.before_upgrade
    assert made is not None
    assert str(made) in caplog.text
    assert home.root not in made.parents
    assert verify(opened).sound
    opened.engine.dispose()
    _revision, after = rows(home.root / "desk.db", key)
    for name, held in ((name, held) for name, held in before.items() if held):
        # Columns that came later are no loss.
        assert [{column: row[column] for column in held[0]} for row in after[name][: len(held)]] == held, name
    assert open_home(home.root).before_upgrade is None
    restore(made, tmp_path / "back", as_it_was=True)
    assert rows(tmp_path / "back" / "desk.db", key) == (RELEASED, before)
    restore(made, tmp_path / "forward")
    again = open_home(tmp_path / "forward")
    assert again.before_upgrade is None
    assert verify(again).sound
    again.engine.dispose()

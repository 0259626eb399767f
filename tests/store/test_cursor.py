"""Short statements say the same on both engines."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from relais.store.cursor import AMONG, Cursor
from relais.store.database import writing
from tests.stores import open_store

ROW = st.tuples(
    st.integers(-(2**63), 2**63 - 1),
    st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
SMALL = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    engine = open_store(place)
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE held (number bigint PRIMARY KEY, name text, bits double precision)")
    yield engine
    engine.dispose()


@SMALL
@given(st.lists(ROW, unique_by=lambda row: row[0]), st.booleans())
def test_what_is_written_is_found_again(engine: Engine, rows, filled: bool) -> None:
    with writing(engine) as connection:
        cursor = Cursor(connection)
        cursor.do("DELETE FROM held WHERE number = number")
        if filled:
            cursor.fill("held", 3, rows)
        else:
            cursor.each("INSERT INTO held VALUES (?, ?, ?)", rows)
        some = rows[::2]
        numbers, names = [row[0] for row in some], [row[1] for row in some if row[1] is not None]
        found = cursor.all(f"SELECT number, name, bits FROM held WHERE number {AMONG} ORDER BY number", numbers)
        assert [_plain(row) for row in found] == sorted(_plain(row) for row in some)
        named = cursor.all(f"SELECT number FROM held WHERE name {AMONG}", names)
        assert {row[0] for row in named} >= {row[0] for row in some if row[1] is not None}
        assert cursor.all(f"SELECT number FROM held WHERE number {AMONG}", []) == []


def _plain(row: tuple[int, str | None, float | None]) -> tuple[int, str, float]:
    """The character zero cannot be held on a server: another stands for it."""
    return (row[0], repr(row[1]).replace(r"\x00", "\ufffd"), row[2] or 0.0)

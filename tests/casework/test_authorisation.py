"""Authorisations and procedures: their ends, what they cover, and that old homes keep the digests of their chain."""

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from relais.casework import procedure
from relais.casework.authorisation import COVERAGE, authorise, coverage, digests, first_end
from relais.store.database import upgrade, writing
from relais.store.sqlite import connect_sqlite, open_sqlite

DAY = datetime(2026, 11, 28, 12, tzinfo=UTC)


def _covered(engine: Engine, as_of: datetime = DAY) -> list[tuple[str, int]]:
    with engine.connect() as connection:
        table = coverage(connection, as_of)
    assert table.schema.equals(COVERAGE)
    return [(row["procedure"], row["authorisation"]) for row in table.to_pylist()]


@pytest.mark.slow
def test_a_home_of_before_keeps_its_digests(tmp_path: Path) -> None:
    old = connect_sqlite(tmp_path / "desk.db", bytes(32))
    upgrade(old, "0001")
    with writing(old) as connection:
        connection.execute(text("INSERT INTO actor (id, name, named_at) VALUES (1, 'A. Martin', 't')"))
        connection.execute(
            text("INSERT INTO authorisation (number, reference, actor_id, at) VALUES (1, 'parquet 12/2026', 1, 't2')")
        )
    then = sha256(json.dumps(["parquet 12/2026", "A. Martin", "t2"]).encode()).hexdigest()
    engine = open_sqlite(tmp_path / "desk.db", bytes(32))
    with engine.connect() as connection:
        assert digests(connection) == [then]
    assert _covered(engine) == [("", 1)]


def test_one_without_procedures_covers_all_and_one_with_them_covers_those(engine: Engine) -> None:
    with writing(engine) as connection:
        procedure.assign(connection, "P-1", ["a" * 64], "A. Martin")
        procedure.assign(connection, "P-2", ["b" * 64], "A. Martin")
        authorise(connection, "first", "A. Martin", date(2026, 11, 28))
        authorise(connection, "second", "A. Martin", None, ["P-2", "P-3"])
    assert _covered(engine) == [("", 1), ("P-1", 1), ("P-2", 1), ("P-2", 2), ("P-3", 2)]


def test_it_holds_through_its_last_day_and_not_after(engine: Engine) -> None:
    with writing(engine) as connection:
        authorise(connection, "first", "A. Martin", date(2026, 11, 28))
    assert _covered(engine, datetime(2026, 11, 28, 23, 59, tzinfo=UTC)) == [("", 1)]
    assert _covered(engine, datetime(2026, 11, 29, tzinfo=UTC)) == []


def test_an_end_or_a_procedure_changed_afterwards_changes_the_digest(engine: Engine) -> None:
    with writing(engine) as connection:
        given = authorise(connection, "first", "A. Martin", date(2026, 11, 28), ["P-1"])
        assert digests(connection) == [given]
        for change in ("until = '2030-01-01'", "until = NULL", "procedures = NULL", "procedures = '[\"P-2\"]'"):
            connection.execute(text("SAVEPOINT before"))
            connection.execute(text(f"UPDATE authorisation SET {change}"))
            assert digests(connection) != [given], change
            connection.execute(text("ROLLBACK TO before"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("held", "end"),
    [
        ([], None),
        ([(None, None)], None),
        ([(date(2027, 1, 1), None), (date(2028, 1, 1), None)], date(2028, 1, 1)),
        ([(None, None), (date(2027, 1, 1), ["P-1"])], None),
        ([(date(2028, 1, 1), ["P-1"]), (date(2027, 1, 1), ["P-2"])], date(2027, 1, 1)),
        ([(date(2026, 1, 1), None), (None, ["P-2"])], None),
    ],
)
def test_what_is_linked_may_be_kept_until_the_first_end_that_matters(engine: Engine, held, end) -> None:
    with writing(engine) as connection:
        for until, procedures in held:
            authorise(connection, "one", "A. Martin", until, procedures)
        assert first_end(connection, DAY) == end


def test_a_source_belongs_to_a_procedure_once_and_may_belong_to_several(engine: Engine) -> None:
    with writing(engine) as connection:
        first = procedure.assign(connection, "P-1", ["a" * 64, "b" * 64, "a" * 64], "A. Martin")
        assert len(first) == 2
        assert procedure.assign(connection, "P-1", ["b" * 64], "A. Martin") == []
        second = procedure.assign(connection, "P-2", ["b" * 64], "A. Martin")
        assert procedure.digests(connection) == [*first, *second]
        assert procedure.of_sources(connection) == {
            "a" * 64: frozenset({"P-1"}),
            "b" * 64: frozenset({"P-1", "P-2"}),
        }
        assert procedure.names(connection) == ["", "P-1", "P-2"]

from pathlib import Path

import pytest
from sqlalchemy import Engine

from relais.casework import export
from relais.casework.export import PACKAGE, Left
from relais.store.database import reading, writing

GONE = frozenset({("a" * 64, "line 2"), ("a" * 64, "line 1"), ("b" * 64, None), ("c" * 64, "")})


def test_what_left_is_told_by_source_and_place(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    left = Left(PACKAGE, None, "FR", "asked for", None, "d" * 64, GONE, "e" * 64)
    with writing(engine) as connection:
        number = export.record(connection, folder, left, "A. Martin")
    with reading(engine) as connection:
        (row,) = export.every(connection)
    assert (row.number, row.recipient, row.purpose, row.places, row.form) == (number, "FR", "asked for", 4, "e" * 64)
    assert export.places(folder, row, "a" * 64) == ["line 1", "line 2"]
    assert export.places(folder, row, "b" * 64) == [None]
    assert export.places(folder, row, "c" * 64) == [""]
    assert export.places(folder, row, "f" * 64) == []
    path = export.list_of(folder, number)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ValueError, match=path.name):
        export.places(folder, row, "a" * 64)


def test_the_same_places_are_listed_in_the_same_bytes() -> None:
    assert export.listed(GONE) == export.listed(sorted(GONE, key=str, reverse=True))


def test_a_list_without_its_row_is_overwritten_by_the_next(engine: Engine, tmp_path: Path) -> None:
    left = Left(PACKAGE, None, "FR", "asked for", None, "d" * 64, GONE)

    with writing(engine) as connection:
        export.record(connection, tmp_path, left, "A. Martin")
        connection.rollback()
    with writing(engine) as connection:
        number = export.record(
            connection, tmp_path, Left(PACKAGE, None, "DE", "x", None, "d" * 64, frozenset()), "A. Martin"
        )
    with reading(engine) as connection:
        (row,) = export.every(connection)
    assert row.number == number
    assert export.places(tmp_path, row, "a" * 64) == []

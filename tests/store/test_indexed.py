"""Rows by what stands in a column: exactly those that have it, in the order of the table."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.store import indexed

names = st.one_of(st.none(), st.sampled_from(("a", "b", "é", "")))


@pytest.mark.parametrize("group", [1, 3, 2_500])
@given(st.lists(names, max_size=20), st.sets(st.sampled_from(("a", "b", "é", "", "c"))))
def test_exactly_the_rows_that_hold_a_value_are_found(
    tmp_path_factory: pytest.TempPathFactory, group: int, cells: list[str | None], wanted: set[str]
) -> None:
    path = tmp_path_factory.mktemp("indexed") / "table.parquet"
    rows = pa.table({"name": pa.array(cells, pa.string()), "place": pa.array(range(len(cells)), pa.int64())})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(indexed, "_GROUP_ROWS", group)
        indexed.write(path, rows, ["name"])
        found = indexed.where(path, "name", wanted)
        assert indexed.count(path) == len(cells)
    assert found.schema == rows.schema
    assert found["place"].to_pylist() == [place for place, cell in enumerate(cells) if cell in wanted]


@given(st.lists(st.tuples(names, st.integers(0, 3)), max_size=20), st.sets(st.tuples(st.just("a"), st.integers(0, 4))))
def test_of_two_columns_both_must_hold_it(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str | None, int]], wanted: set[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("indexed") / "table.parquet"
    rows = pa.table(
        {
            "name": pa.array([name for name, _number in cells], pa.string()),
            "number": pa.array([number for _name, number in cells], pa.int64()),
        }
    )
    indexed.write(path, rows, ["name", ("name", "number")])
    found = indexed.where(path, ("name", "number"), wanted).to_pylist()
    assert [(row["name"], row["number"]) for row in found] == [cell for cell in cells if cell in wanted]


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    indexed.write(path, pa.table({"name": ["a"]}), ["name"])
    (tmp_path / "name-of-table.index").write_bytes(b"x")
    with pytest.raises((OSError, ValueError)):
        indexed.where(path, "name", ["a"])

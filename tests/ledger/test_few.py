"""A few facts, taken from their files: the same rows as the views show, and none that are not current."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.ledger import append
from relais.ledger.append import writing
from relais.ledger.few import few
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.ledger.state import load
from relais.model.source import Reading
from tests.ledger.batches import put

TOLD = ("ordinal", ["name_raw", "locator"])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, list[Reading]]:
    """A ledger of two batches of several groups of rows; of the sources, one was read twice."""
    layout = Layout(tmp_path_factory.mktemp("few") / "ledger")
    with pytest.MonkeyPatch.context() as patch, writing(layout) as writer:
        patch.setattr(append, "_GROUP_ROWS", 40)
        held = [put(writer, b"%d" % n, rows=25 * (n + 1), name=f"{n}.txt") for n in range(4)]
        writer.commit()
        held += [put(writer, b"%d" % n, rows=30, name=f"{n}.txt") for n in (4, 5)]
        held.append(put(writer, b"0", rows=7, version=2, name="0.txt"))
        writer.commit()
    return layout, held


@settings(max_examples=50, deadline=None)
@given(asked=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 110)), max_size=12))
def test_a_few_facts_are_those_of_the_views(many: tuple[Layout, list[Reading]], asked: set[tuple[int, int]]) -> None:
    layout, held = many
    records = {(held[n].reading_id, ordinal) for n, ordinal in asked}
    con, state = read(layout)
    rows = con.execute("SELECT reading_id, ordinal, name_raw, locator FROM party").fetchall()
    expected = sorted(row for row in rows if row[:2] in records)
    assert sorted(tuple(row.values()) for row in few(state, "party", records, TOLD).to_pylist()) == expected


def test_of_many_groups_those_that_can_hold_it_are_read(
    many: tuple[Layout, list[Reading]], monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, held = many
    looked_at: list[list[int]] = []
    whole = pq.ParquetFile.read_row_groups

    def noted(file: pq.ParquetFile, groups: list[int], *args: object, **options: object) -> object:
        looked_at.append(groups)
        return whole(file, groups, *args, **options)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", noted)
    assert few(load(layout), "party", {(held[3].reading_id, 99)}, TOLD).num_rows == 1
    of_it = pq.ParquetFile(layout.batch(1) / "party.parquet").num_row_groups
    assert len(looked_at) == 1
    assert len(looked_at[0]) < of_it - 1


def test_a_reading_that_another_superseded_is_not_told(many: tuple[Layout, list[Reading]]) -> None:
    layout, held = many
    state = load(layout)
    assert few(state, "party", {(held[0].reading_id, 1)}, TOLD).num_rows == 0
    assert few(state, "party", {(held[6].reading_id, 1)}, TOLD).num_rows == 1


def test_a_file_that_lacks_a_column_tells_nothing_there(two_batches: Layout) -> None:
    state = load(two_batches)
    reading = next(iter(state.readings.values())).reading_id
    path: Path = state.batches[reading] / "party.parquet"
    table = pq.read_table(path)
    path.chmod(0o644)
    pq.write_table(table.drop_columns("name_raw"), path)
    rows = few(state, "party", {(reading, 0), (reading, 1)}, TOLD)
    assert rows["name_raw"].null_count == rows.num_rows == 2


def test_a_table_without_facts_tells_none(two_batches: Layout) -> None:
    state = load(two_batches)
    reading = next(iter(state.readings.values())).reading_id
    assert few(state, "payment", {(reading, 0)}, ("ordinal", ["amount"])).num_rows == 0

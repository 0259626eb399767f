"""Appending: what is committed is there, what is not does not exist."""

import multiprocessing
import os
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.ledger.append import LedgerBusyError, writing
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.ledger.state import load
from relais.ledger.verify import verify
from tests.ledger.batches import party_rows, put


def test_a_committed_batch_is_read_back(layout: Layout) -> None:
    with writing(layout) as writer:
        reading = put(writer, b"bytes")
        writer.commit()
    rows = party_rows(layout)
    assert rows.num_rows == 3
    assert rows["reading_id"].to_pylist() == [reading.reading_id] * 3
    assert rows["locator"].to_pylist() == ["line 1", "line 2", "line 3"]


def test_an_uncommitted_batch_does_not_exist(two_batches: Layout) -> None:
    with writing(two_batches) as writer:
        put(writer, b"third")
        assert party_rows(two_batches).num_rows == 8
    assert party_rows(two_batches).num_rows == 8
    assert load(two_batches).number == 2


def test_the_same_bytes_are_sealed_once_under_both_names(layout: Layout) -> None:
    with writing(layout) as writer:
        put(writer, b"same", name="a.txt")
        put(writer, b"same", rows=0, version=2, name="b.txt")
        writer.commit()
    assert len(list(layout.sources.glob("*/*"))) == 1
    assert {name for _source, name in load(layout).arrivals} == {"a.txt", "b.txt"}


def test_sealed_bytes_are_read_only(two_batches: Layout) -> None:
    assert {path.stat().st_mode & 0o777 for path in two_batches.sources.glob("*/*")} == {0o444}


def test_a_newer_reading_supersedes_the_older(two_batches: Layout) -> None:
    with writing(two_batches) as writer:
        newer = put(writer, b"first", rows=1, version=2)
        writer.commit()
    rows = party_rows(two_batches)
    assert rows.num_rows == 1 + 5
    assert newer.reading_id in rows["reading_id"].to_pylist()


def test_a_superseded_reading_can_become_current_again(layout: Layout) -> None:
    with writing(layout) as writer:
        older = put(writer, b"first", rows=3)
        writer.commit()
        put(writer, b"first", rows=1, version=2)
        writer.commit()
        assert writer.already_read(older.reading_id)
        writer.commit()
    assert party_rows(layout).num_rows == 3
    assert not verify(layout).faults


def test_two_writers_are_refused(two_batches: Layout) -> None:
    with writing(two_batches), pytest.raises(LedgerBusyError), writing(two_batches):
        pass


def _die_in_the_middle(root: Path, step: str) -> None:
    layout = Layout(root)
    with writing(layout) as writer:
        put(writer, b"third")
        for table in writer._waiting:
            writer._write_group(table)
        if step == "batch in place":
            for parquet in writer._writers.values():
                parquet.close()
            writer._scratch.rename(layout.batch(3))
        os._exit(9)


@pytest.mark.slow
@pytest.mark.parametrize("step", ["batch open", "batch in place"])
def test_a_killed_writer_leaves_the_last_committed_state(two_batches: Layout, step: str) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_die_in_the_middle, args=(two_batches.root, step))
    child.start()
    child.join()
    assert child.exitcode == 9
    verdict = verify(two_batches)
    assert not verdict.faults
    assert [notice.place.count("sources/") for notice in verdict.waiting] == [1]
    with writing(two_batches) as writer:
        assert writer.dropped == ["scratch/batch" if step == "batch open" else "batches/000003"]
        put(writer, b"third")
        writer.commit()
    assert party_rows(two_batches).num_rows == 11
    assert not verify(two_batches).waiting


def test_readers_go_on_while_one_writes(two_batches: Layout) -> None:
    con, _state = read(two_batches)
    other, _state = read(two_batches)
    with writing(two_batches) as writer:
        put(writer, b"third")
        writer.commit()
        for reader in (con, other):
            assert reader.execute("SELECT count(*) FROM party").fetchall() == [(8,)]
    assert party_rows(two_batches).num_rows == 11


def test_a_table_without_facts_is_an_empty_view(two_batches: Layout) -> None:
    con, _state = read(two_batches)
    assert con.execute("SELECT count(*) FROM payment").fetchall() == [(0,)]
    assert con.execute("SELECT name, custody FROM source ORDER BY name").fetchall() == [
        ("a.txt", "sealed"),
        ("b.txt", "sealed"),
    ]


def test_small_sources_share_a_row_group(layout: Layout) -> None:
    with writing(layout) as writer:
        for number in range(50):
            put(writer, b"source %d" % number, name=str(number))
        writer.commit()
    assert pq.read_metadata(layout.batch(1) / "party.parquet").num_row_groups == 1


def test_bytes_left_unlisted_by_a_stopped_run_are_replaced(layout: Layout) -> None:
    layout.create()
    torn = layout.source(sha256(b"whole").hexdigest())
    torn.parent.mkdir()
    torn.write_bytes(b"who")
    with writing(layout) as writer:
        put(writer, b"whole")
        writer.commit()
    assert torn.read_bytes() == b"whole"
    assert not verify(layout).faults

"""The state is read once a process, grows with what is committed, and is read again where a manifest was changed."""

import pytest

from relais.ledger.append import writing
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.ledger.state import BrokenLedgerError, load
from tests.ledger.batches import put


def test_what_was_read_once_is_not_read_again(two_batches: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    held = load(two_batches)
    monkeypatch.setattr("relais.ledger.state.Manifest.from_bytes", None)
    assert load(two_batches) is held


def test_a_batch_more_changes_nobodys_state(two_batches: Layout) -> None:
    before = load(two_batches)
    told = len(before.sources), before.head, {table: len(paths) for table, paths in before.files.items()}
    with writing(two_batches) as writer:
        put(writer, b"third", name="c.txt")
        writer.commit()
        assert load(two_batches) == writer.state
    assert (len(before.sources), before.head, {table: len(paths) for table, paths in before.files.items()}) == told
    assert len(load(two_batches).sources) == told[0] + 1


def test_a_changed_manifest_is_read_again(two_batches: Layout) -> None:
    load(two_batches)
    path = min(two_batches.manifests.iterdir())
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BrokenLedgerError):
        load(two_batches)


def test_only_some_sources_are_shown_from_their_own_batches(two_batches: Layout) -> None:
    state = load(two_batches)
    for source_id, reading in state.readings.items():
        con, whole = read(two_batches, {source_id})
        with con:
            rows = con.execute("SELECT DISTINCT source_id, count(*) FROM party GROUP BY ALL").fetchall()
        assert rows == [(source_id, reading.facts["party"])]
        assert whole == state

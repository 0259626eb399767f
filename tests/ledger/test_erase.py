"""Erasing: what is gone is gone everywhere, the rest stays as it was and provable, at whatever step it is killed."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from relais.ledger.append import writing
from relais.ledger.erase import Why, prepare
from relais.ledger.finish import finish
from relais.ledger.layout import Layout
from relais.ledger.manifest import Manifest, file_name
from relais.ledger.state import load
from relais.ledger.verify import CHANGED, NOT_ITS_NAME, STILL_THERE, verify
from tests.ledger.batches import party_rows, put
from tests.ledger.killed import killed_at

GONE, KEPT, OTHER = (sha256(content).hexdigest() for content in (b"gone", b"kept", b"other"))
WHY = Why(7, "A. Martin", "B. Petit", "OWN-REJECT")


def fill(layout: Layout) -> None:
    with writing(layout) as writer:
        put(writer, b"gone", rows=4, name="secret name.txt")
        put(writer, b"kept", rows=3)
        writer.commit()
        put(writer, b"other", rows=5)
        writer.commit()
        put(writer, b"gone", rows=2, version=2, name="another secret.txt")
        writer.commit()


def erase(layout: Layout, *sources: str) -> None:
    with writing(layout) as writer:
        prepare(layout, writer.state, sources or (GONE,), WHY).commit()
        finish(layout)


@pytest.fixture
def full(layout: Layout) -> Layout:
    fill(layout)
    return layout


def test_what_is_erased_is_nowhere_and_the_rest_as_it_was(full: Layout) -> None:
    before = party_rows(full)
    heads = verify(full).heads
    erase(full)
    after = verify(full)
    assert (after.faults, after.waiting) == ([], [])
    assert after.heads[: len(heads)] == heads
    assert party_rows(full).equals(before.filter(before["source_id"].to_numpy(zero_copy_only=False) != GONE))
    assert not full.source(GONE).exists()
    for path in full.root.rglob("*"):
        if path.is_file():
            assert b"secret" not in path.read_bytes()
            assert path.read_bytes() != b"gone"
            assert path.suffix != ".parquet" or GONE.encode() not in path.read_bytes()
    state = load(full)
    assert (state.erased, set(state.sources)) == ({GONE}, {KEPT, OTHER})
    stone = after.tombstones[0]
    assert (stone.decision, stone.proposed_by, stone.signed_by, stone.reason) == (
        7,
        "A. Martin",
        "B. Petit",
        "OWN-REJECT",
    )
    assert {one.new is None for one in stone.replaced if one.path.startswith("sources/")} == {True}
    for one in stone.replaced:
        assert one.new is None or sha256((full.root / one.path).read_bytes()).hexdigest() == one.new


def test_what_arrives_again_is_read_again_and_erased_again(full: Layout) -> None:
    erase(full)
    with writing(full) as writer:
        put(writer, b"gone", rows=4)
        writer.commit()
    assert verify(full).faults == []
    assert party_rows(full)["source_id"].to_pylist().count(GONE) == 4
    erase(full, GONE, OTHER)
    assert verify(full).faults == []
    assert set(party_rows(full)["source_id"].to_pylist()) == {KEPT}


def test_a_change_that_no_tombstone_names_is_found_after_an_erasure(full: Layout) -> None:
    erase(full)
    for path in sorted(
        path for folder in ("batches", "manifests", "sources") for path in (full.root / folder).rglob("*")
    ):
        if not path.is_file():
            continue
        intact = path.read_bytes()
        for at in (0, len(intact) // 2, len(intact) - 1):
            path.chmod(0o644)
            path.write_bytes(intact[:at] + bytes([intact[at] ^ 4]) + intact[at + 1 :])
            faults = verify(full).faults
            assert {one.template for one in faults} & {CHANGED, NOT_ITS_NAME}, path
            assert str(path.relative_to(full.root)) in {one.place for one in faults}
        path.write_bytes(intact)
    assert verify(full).faults == []


def test_bytes_put_back_are_found(full: Layout) -> None:
    erase(full)
    full.source(GONE).parent.mkdir(exist_ok=True)
    full.source(GONE).write_bytes(b"gone")
    assert [one.template for one in verify(full).faults] == [STILL_THERE]


def test_the_old_manifest_put_back_is_found(full: Layout, tmp_path: Path) -> None:
    shutil.copytree(full.root, tmp_path / "before")
    erase(full)
    name = min(path.name for path in full.manifests.iterdir())
    shutil.copy(tmp_path / "before" / "manifests" / name, full.manifests / name)
    assert NOT_ITS_NAME in [one.template for one in verify(full).faults]


def test_an_older_manifest_keeps_its_bytes() -> None:
    manifest = Manifest(1, "0" * 64, "2026-11-20T09:00:00+00:00", (), (), (), ())
    assert b"tombstones" not in manifest.to_bytes()
    assert file_name(1, manifest.to_bytes()).startswith("000001-")


@pytest.mark.slow
@pytest.mark.enable_socket  # the server that forks the children listens on a local socket
def test_killed_at_every_step_it_is_before_or_after_and_goes_on(full: Layout, tmp_path: Path) -> None:
    seen = set()
    before = party_rows(full).num_rows
    for number in range(1, 200):
        layout = Layout(tmp_path / f"home{number}" / "ledger")
        shutil.copytree(full.root, layout.root)
        killed = killed_at(number, erase, layout)
        verdict = verify(layout)
        assert verdict.faults == [], (number, verdict.faults)
        after = bool(load(layout).erased)
        assert party_rows(layout).num_rows == (5 + 3 if after else before), number
        seen.add((after, layout.erasing.exists()))
        with writing(layout):
            pass
        assert not layout.erasing.exists()
        assert (verify(layout).faults, verify(layout).waiting) == ([], []), number
        assert layout.source(GONE).exists() is not after, number
        if not after:
            erase(layout)
            assert verify(layout).faults == []
        shutil.rmtree(layout.root.parent)
        if not killed:
            break
    else:
        pytest.fail("it never ended")
    # Killed before anything, between preparing and committing, between committing and finishing, and at its end.
    assert seen == {(False, False), (False, True), (True, True), (True, False)}

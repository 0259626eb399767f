"""Verification: an untouched ledger passes; any changed byte is found and its file named."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.ledger.layout import Layout
from relais.ledger.verify import verify


def _files(layout: Layout) -> list[Path]:
    return sorted(
        path
        for folder in ("sources", "batches", "manifests")
        for path in (layout.root / folder).rglob("*")
        if path.is_file()
    )


def test_an_untouched_ledger_passes(two_batches: Layout) -> None:
    verdict = verify(two_batches)
    assert verdict.faults == []
    assert (verdict.manifests, verdict.files, verdict.sources, verdict.facts) == (2, 2, 2, 8)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_one_changed_byte_anywhere_is_found_and_named(two_batches: Layout, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(_files(two_batches)))
    intact = path.read_bytes()
    at = data.draw(st.integers(0, len(intact) - 1))
    flip = data.draw(st.integers(1, 255))
    path.chmod(0o644)
    path.write_bytes(intact[:at] + bytes([intact[at] ^ flip]) + intact[at + 1 :])
    try:
        assert str(path.relative_to(two_batches.root)) in {fault.place for fault in verify(two_batches).faults}
    finally:
        path.write_bytes(intact)
    assert verify(two_batches).faults == []


@pytest.mark.parametrize("number", range(6))
def test_one_missing_file_is_found(two_batches: Layout, number: int) -> None:
    path = _files(two_batches)[number]
    last_manifest = path.parent == two_batches.manifests and path.name.startswith("000002")
    path.unlink()
    faults = verify(two_batches).faults
    # Whoever removes the last manifest removes what it names: a batch above the head, and a waiting source.
    # Only the audit chain, which has seen that head, can tell: tests/desk/test_prove.py.
    assert bool(faults) is not last_manifest


def test_a_file_nobody_lists_is_found(two_batches: Layout) -> None:
    shutil.copy(two_batches.batch(1) / "party.parquet", two_batches.batch(1) / "call.parquet")
    assert [fault.place for fault in verify(two_batches).faults] == ["batches/000001/call.parquet"]


def test_a_rewritten_manifest_breaks_the_chain_even_under_its_true_name(two_batches: Layout) -> None:
    first = min(two_batches.manifests.iterdir())
    forged = first.read_bytes().replace(b'"a.txt"', b'"z.txt"')
    first.unlink()
    (two_batches.manifests / f"000001-{sha256(forged).hexdigest()}.json").write_bytes(forged)
    assert [fault.place.split("-")[0] for fault in verify(two_batches).faults] == ["manifests/000002"]


def test_a_manifest_that_is_none_is_found(two_batches: Layout) -> None:
    (two_batches.manifests / f"000003-{sha256(b'{}').hexdigest()}.json").write_bytes(b"{}")
    assert [fault.place.split("-")[0] for fault in verify(two_batches).faults] == ["manifests/000003"]

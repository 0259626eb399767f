"""A witness: what it signs, what it refuses, and that it says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relais.safeguards import witness
from relais.safeguards.checkpoint import NOTE_KEY, Checkpoint, Note, Signer, parse_note, write_proof
from relais.safeguards.merkle import Tree, leaf
from relais.safeguards.witness import WitnessError

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
UNIT = Signer("relais/unit", NOTE_KEY, Ed25519PrivateKey.generate())


def _tree(rows: Sequence[int]) -> Tree:
    return Tree([leaf(bytes([row])) for row in rows])


def _ask(
    folder: Path,
    rows: Sequence[int],
    old: int,
    *,
    by: Signer = UNIT,
    at: datetime = AT,
    proof: list[bytes] | None = None,
) -> Path:
    tree = _tree(rows)
    says = Checkpoint(by.name, len(rows), tree.root(len(rows)), "0" * 64, at)
    note = Note(says.body, says, (by.sign(says.body),))
    path = folder / "ask"
    path.write_text(write_proof(old, tree.consistency(old, len(rows)) if proof is None else proof, note))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    witness.start(tmp_path / "witness", "witness.example/1")
    with witness.changing(tmp_path / "witness") as one:
        witness.trust(one, str(UNIT.key))
        witness.cosign(one, _ask(tmp_path, range(5), 0), AT)
    return tmp_path


def test_a_chain_that_goes_on_is_cosigned_and_remembered(folder: Path) -> None:
    with witness.changing(folder / "witness") as one:
        note, line = witness.cosign(one, _ask(folder, range(12), 5, at=AT + timedelta(days=1)), AT + timedelta(days=2))
    assert Note(note.body, note.says, (line,)).cosigned_at(one.signer.key) == [AT + timedelta(days=2)]
    again = witness.load(folder / "witness").logs["relais/unit"]
    assert again.size == 12
    kept = parse_note(again.last)
    assert kept.signed_by(UNIT.key)
    assert kept.cosigned_at(one.signer.key) == [AT + timedelta(days=2)]


def test_the_same_again_is_cosigned_again(folder: Path) -> None:
    with witness.changing(folder / "witness") as one:
        witness.cosign(one, _ask(folder, range(5), 0), AT)


OTHER = replace(UNIT, private=Ed25519PrivateKey.generate())
REFUSED = {
    "shorter": (witness.SHORTER, {"rows": range(4), "old": 4}),
    "another start": (witness.OTHER_START, {"rows": range(9), "old": 4}),
    "changed, as long": (witness.CHANGED, {"rows": [0, 1, 9, 3, 4], "old": 5}),
    "changed and longer": (witness.CHANGED, {"rows": [0, 1, 9, 3, 4, 5, 6], "old": 5}),
    "no proof": (witness.CHANGED, {"rows": range(9), "old": 5, "proof": []}),
    "another key": (witness.NOT_SIGNED, {"rows": range(9), "old": 5, "by": OTHER}),
    "unknown": (witness.UNKNOWN, {"rows": range(9), "old": 5, "by": replace(OTHER, name="relais/other")}),
    "clock ahead": (witness.CLOCK, {"rows": range(9), "old": 5, "at": AT + timedelta(hours=1)}),
    "clock set back": (witness.CLOCK, {"rows": range(9), "old": 5, "at": AT - timedelta(hours=1)}),
}


@pytest.mark.parametrize("why", REFUSED)
def test_the_witness_refuses_and_says_why(folder: Path, why: str) -> None:
    template, asked = REFUSED[why]
    before = (folder / "witness" / "witness.json").read_bytes()
    with pytest.raises(WitnessError) as refused, witness.changing(folder / "witness") as one:
        witness.cosign(one, _ask(folder, **asked), AT)  # type: ignore[arg-type]
    assert refused.value.template == template
    assert (folder / "witness" / "witness.json").read_bytes() == before
    assert not (folder / "witness" / "busy").exists()


def test_its_key_is_its_own_and_the_units_key_is_not_swapped(folder: Path) -> None:
    assert (folder / "witness" / "key").stat().st_mode & 0o077 == 0
    for attempt in (
        lambda: witness.start(folder / "witness", "witness.example/1"),
        lambda: witness.start(folder / "other", "a name"),
        lambda: witness.load(folder),
        lambda: witness.trust(witness.load(folder / "witness"), str(OTHER.key)),
        lambda: witness.trust(witness.load(folder / "witness"), str(witness.load(folder / "witness").signer.key)),
        lambda: witness.cosign(witness.load(folder / "witness"), folder / "witness" / "key", AT),
    ):
        with pytest.raises(WitnessError):
            attempt()


def test_two_at_once_are_one_after_the_other(folder: Path) -> None:
    inner = witness.changing(folder / "witness")
    with witness.changing(folder / "witness"), pytest.raises(WitnessError) as refused, inner:
        pass
    assert refused.value.template == witness.IN_USE

"""An extract of the audit chain: rows of one case whole, of others their hashes; what is changed in it is named."""

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relais.safeguards.audit import GENESIS, hash_of
from relais.safeguards.audit_extract import extract, faults_in
from relais.safeguards.checkpoint import NOTE_KEY, Checkpoint, Signer
from relais.safeguards.closed import Closed
from relais.safeguards.merkle import Range, leaf

SIGNER = Signer("relais/test", NOTE_KEY, Ed25519PrivateKey.generate())
OWN = {2, 5, 6}


def chain(count: int = 8) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number in range(1, count + 1):
        row: dict[str, object] = {
            "number": number, "at": f"2026-11-0{number}T10:00:00+00:00", "actor": "A. Martin", "act": "note-case",
            "details": "{}", "ledger_head": GENESIS, "previous": rows[-1]["hash"] if rows else GENESIS,
        }  # fmt: skip
        rows.append({**row, "hash": hash_of(row)})
    return rows


def note(rows: list[dict[str, object]], size: int, signer: Signer = SIGNER) -> str:
    tree = Range()
    for row in rows[:size]:
        tree.append(leaf(bytes.fromhex(str(row["hash"]))))
    body = Checkpoint(signer.name, size, tree.root(), GENESIS, datetime(2026, 11, 20, tzinfo=UTC)).body
    return f"{body}\n{signer.sign(body)}\n"


def found(lines: list[str], *notes: str) -> list[str]:
    named = [(f"note {number}", text) for number, text in enumerate(notes, 1)]
    faults, _whole = faults_in("audit", lines, named, Closed(), SIGNER.key)
    return [one.place for one in faults]


def test_an_extract_tells_its_own_rows_alone_and_holds() -> None:
    rows = chain()
    lines = list(extract(rows, OWN, 7))
    assert [json.loads(line)["number"] for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert [number for number, line in enumerate(lines, 1) if "actor" in json.loads(line)] == [2, 5, 6]
    faults, whole = faults_in("audit", lines, [("note 1", note(rows, 6))], Closed(), SIGNER.key)
    assert (faults, whole) == ([], 3)


@pytest.mark.parametrize("at", range(7))
def test_each_changed_line_is_found(at: int) -> None:
    rows = chain()
    lines, signed = list(extract(rows, OWN, 7)), note(rows, 7)
    for change in ("hash", "number", "actor"):
        told = json.loads(lines[at])
        if change in told:
            told[change] = {"hash": "0" * 64, "number": told["number"] + 1, "actor": "B. Petit"}[change]
            assert found([*lines[:at], json.dumps(told, sort_keys=True), *lines[at + 1 :]], signed)
    assert found(lines[:at] + lines[at + 1 :], signed)
    assert found([*lines[:at], "{}", *lines[at + 1 :]], signed) == ["audit", "note 1"]


def test_checkpoints_of_others_and_of_other_rows_are_found() -> None:
    rows = chain()
    lines = list(extract(rows, OWN, 7))
    forged = Signer("relais/test", NOTE_KEY, Ed25519PrivateKey.generate())
    assert found(lines, note(rows, 6, forged)) == ["note 1"]
    assert found(lines, note(chain()[1:], 3)) == ["note 1"]
    assert found(lines, note(rows, 8)) == ["note 1"]
    assert found(lines, "no note") == ["note 1"]

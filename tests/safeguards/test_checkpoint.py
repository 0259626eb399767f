"""Notes, keys and cosignatures in the text forms of C2SP."""

from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from relais.safeguards.checkpoint import (
    COSIGNER_KEY,
    NOTE_KEY,
    BadNoteError,
    Checkpoint,
    Key,
    Note,
    Signer,
    parse_key,
    parse_lines,
    parse_note,
    parse_proof,
    write_proof,
)

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
UNIT = Signer("relais/unit", NOTE_KEY, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
WITNESS = Signer("witness.example/1", COSIGNER_KEY, Ed25519PrivateKey.from_private_bytes(bytes(32)))
SAYS = Checkpoint("relais/unit", 3, bytes(32), "a" * 64, AT)


def _note() -> Note:
    return parse_note(f"{SAYS.body}\n{UNIT.sign(SAYS.body)}\n{WITNESS.cosign(SAYS.body, AT)}\n")


def test_the_text_is_that_of_the_specification() -> None:
    assert SAYS.body == (
        "relais/unit\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        f"ledger {'a' * 64}\ntime 2026-11-29T12:00:00.000+00:00\n"
    )
    note = _note()
    assert (note.says, note.body) == (SAYS, SAYS.body)
    assert [line.split(" ")[:2] for line in note.lines] == [["—", "relais/unit"], ["—", "witness.example/1"]]
    assert note.signed_by(UNIT.key)
    assert note.cosigned_at(WITNESS.key) == [AT]
    assert not note.signed_by(Signer("relais/unit", NOTE_KEY, Ed25519PrivateKey.generate()).key)


def test_a_published_note_and_its_key_are_read_as_published() -> None:
    # The example of the Go package golang.org/x/mod/sumdb/note, whose form C2SP took over.
    key = parse_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    [line] = parse_lines(
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )
    assert Note(text, SAYS, (line,)).signed_by(key)
    assert not Note(text.upper(), SAYS, (line,)).signed_by(key)


@given(
    st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="+"), min_size=1), st.sampled_from([1, 4])
)
def test_a_key_is_read_as_it_was_written(name: str, kind: int) -> None:
    key = Key(name, kind, UNIT.key.public)
    assert parse_key(str(key)) == key


@pytest.mark.parametrize("text", ["", "a", "a+00000000+AAAA", str(UNIT.key).replace("unit", "other"), "a+b+c", "a+é+é"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadNoteError):
        parse_key(text)


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_no_changed_byte_is_accepted(place: int, byte: int) -> None:
    raw = bytearray(str(_note()).encode())
    place %= len(raw)
    before, raw[place] = raw[place], byte
    try:
        changed = parse_note(bytes(raw).decode())
    except ValueError:
        return
    if byte != before:
        # A line whose name or number was changed is somebody else's and says nothing.
        assert not (changed.signed_by(UNIT.key) and changed.cosigned_at(WITNESS.key) == [AT])


def test_a_closing_stands_in_the_signed_text() -> None:
    says = replace(SAYS, closed=(2, "b" * 64))
    assert parse_note(f"{says.body}\n{UNIT.sign(says.body)}\n").says.closed == (2, "b" * 64)


def test_a_cosignature_holds_for_its_own_time_alone() -> None:
    note = _note()
    data = b64decode(note.lines[1].rpartition(" ")[2])
    later = (int(AT.timestamp()) + 1).to_bytes(8)
    mixed = f"— {WITNESS.name} {b64encode(data[:4] + later + data[12:]).decode()}"
    assert Note(note.body, note.says, (mixed,)).cosigned_at(WITNESS.key) == [None]


def test_the_file_for_the_witness_is_read_as_written() -> None:
    proof = [bytes([number]) * 32 for number in range(3)]
    assert parse_proof(write_proof(2, proof, _note())) == (2, proof, _note())
    for bad in ("", "old x\n\n", str(_note()), "old 1\nzz!\n\n" + str(_note())):
        with pytest.raises(BadNoteError):
            parse_proof(bad)

#!/usr/bin/env python3
"""Verify an export of the audit chain of relais, offline and without relais.

    python verify_audit.py FOLDER --origin ORIGIN --key KEY [--witness-key KEY]... [--witness-last FILE]

One file for Python 3.11 and later, its standard library and `cryptography`. It shares no line with the program that
wrote the export: an error of the one is not an error of the other. Take origin and keys from people, never from the
export. Exit code: 0 sound, 1 not, 2 not readable.
"""

import argparse
import hashlib
import json
import re
import sys
from base64 import b64decode
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = {"number": int, **dict.fromkeys(("at", "actor", "act", "details", "ledger_head", "previous", "hash"), str)}
KEPT = ("size", "hash", "ledger_head", "range", "decisions")
SLACK = 120.0  # seconds by which clocks of one unit may differ
NAMES_A_CHECKPOINT = {"audit-checkpoint", "audit-export", "audit-close"}
WORDS = {
    "row": "this row does not follow from the one before it, or was changed",
    "clock": "this row is timed before an earlier one",
    "lost": "this row names a checkpoint, a cosignature or a closing that is missing",
    "form": "this checkpoint cannot be read",
    "origin": "this checkpoint is of another log",
    "signature": "this checkpoint lacks a true signature of the unit",
    "order": "this checkpoint is older or shorter than an earlier one, or older than its rows",
    "size": "this checkpoint covers missing rows",
    "root": "this checkpoint was signed over other rows",
    "head": "this checkpoint names another ledger than its last row",
    "cosignature": "this checkpoint bears a false cosignature",
    "unsigned": "nothing after this row is signed",
    "closed": "so many rows were removed without a signed closing",
    "unwitnessed": "no cosignature of the witness",
    "witness": "the witness saw so many rows, and not these",
}
HIDDEN = """Not compared with the witness's last line. Whoever holds the unit's key could, unseen:
  - truncate and sign again: remove rows from the end;
  - edit and sign again: change rows and everything after them;
  - roll back and continue: put everything back to an earlier state and carry on.
Ask the witness for its last line and give it with --witness-key and --witness-last."""

BODY = re.compile(
    r"(\S+)\n([1-9][0-9]{0,17})\n([\w+/]{43}=)\nledger ([0-9a-f]{64})\ntime (\S{1,40})"
    r"(?:\nclosed ([1-9][0-9]{0,17}) ([0-9a-f]{64}))?"
)

Faults = list[tuple[str, int]]
# What the rows come to at a size: the root, the ledger's head in the last row, the latest time.
Reached = dict[int, tuple[bytes, str, float | None]]


def sha(*parts: bytes) -> bytes:
    """Return the SHA-256 of the parts."""
    return hashlib.sha256(b"".join(parts)).digest()


def seconds(text: str) -> float | None:
    """Return an instant that has its zone as seconds since 1970, else None."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo else None


class Key:
    """A public key, NAME+ID+BASE64."""

    def __init__(self, text: str) -> None:
        name, id_, material = [*text.strip().split("+", 2), "", ""][:3]
        data = b64decode(material, validate=True)
        self.name, self.id = name, sha(name.encode(), b"\n", data)[:4]
        if len(data) != 33 or data[0] not in (1, 4) or id_ != self.id.hex():
            raise ValueError(text[:60])
        self.public = Ed25519PublicKey.from_public_bytes(data[1:])

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Say whether the signature is true."""
        try:
            self.public.verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class Note:
    """A signed checkpoint."""

    def __init__(self, text: str) -> None:
        body, blank, tail = text.rpartition("\n\n")
        self.lines = tail.split("\n")
        if not blank or self.lines.pop() or not 0 < len(self.lines) <= 32:
            raise ValueError("a checkpoint without signatures")
        self.signatures = [signature_of(line) for line in self.lines]
        self.text = f"{body}\n".encode()
        self.digest = hashlib.sha256(self.text).hexdigest()
        fields = BODY.fullmatch(body)
        time = seconds(fields[5]) if fields else None
        if fields is None or time is None:
            raise ValueError("a checkpoint of another form")
        self.origin, self.size, self.root = fields[1], int(fields[2]), b64decode(fields[3], validate=True)
        self.ledger, self.time = fields[4], time
        self.closed = (int(fields[6]), fields[7]) if fields[6] else None

    def by(self, key: Key) -> list[bytes]:
        """Return the signatures that claim to be the key's."""
        return [data[4:] for name, data in self.signatures if (name, data[:4]) == (key.name, key.id)]

    def signed(self, key: Key) -> bool:
        """Say whether the unit's key signed it, and no line under its name is false."""
        found = [key.signed(one, self.text) for one in self.by(key)]
        return bool(found) and all(found)

    def cosigned(self, keys: list[Key]) -> list[float | None]:
        """Return when witnesses cosigned it, None for a false line."""
        times: list[float | None] = []
        for key, one in ((by, one) for by in keys for one in self.by(by)):
            time = int.from_bytes(one[:8], "big")
            true = time < 1 << 37 and key.signed(one[8:], b"cosignature/v1\ntime %d\n" % time + self.text)
            times.append(float(time) if true else None)
        return times


def signature_of(line: str) -> tuple[str, bytes]:
    """Return the name on a signature line, and the key's four bytes with the signature after them."""
    match = re.fullmatch(r"\u2014 (\S+) (\S+)", line)
    data = b64decode(match[2], validate=True) if match else b""
    if match is None or len(data) <= 4:
        raise ValueError("a line that is no signature")
    return match[1], data


def note_of(text: str) -> Note | None:
    """Return a signed checkpoint, None where it cannot be read."""
    try:
        return Note(text)
    except ValueError:
        return None


def details_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the details of a row."""
    try:
        details = json.loads(row["details"])
    except ValueError:
        return {}
    return details if isinstance(details, dict) else {}


class Export:
    """An export as it was read: rows, checkpoints, and what is kept of removed rows (sizes count those too)."""

    def __init__(self, folder: Path) -> None:
        try:
            self.rows = [json.loads(line) for line in (folder / "audit.jsonl").read_text("utf-8").split("\n")[:-1]]
            # Half a sign has no bytes to hash, and what is no object has no items: both raise.
            "".join(str(value) for row in self.rows for _name, value in row.items()).encode()
            texts = [path.read_bytes().decode() for path in sorted((folder / "checkpoints").glob("*.txt"))]
            kept = folder / "closed.json"
            told = json.loads(kept.read_text("utf-8")) if kept.exists() else None
            self.closed = {name: told[name] for name in KEPT} if told is not None else None
            self.start = self.closed["size"] if self.closed else 0
            # The full subtrees, the largest first, each with its height.
            heights = [height for height in range(63, -1, -1) if self.start >> height & 1]
            hashes = [bytes.fromhex(one) for one in self.closed["range"]] if self.closed else []
            self.subtrees = list(zip(heights, hashes, strict=True))
        except (OSError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(str(error)) from error
        bad_closed = self.closed is not None and (type(self.start) is not int or self.start < 1)
        bad_row = any({name: type(row[name]) for name in row} != FIELDS for row in self.rows)
        if bad_row or bad_closed or any(len(hash_) != 32 for hash_ in hashes):
            raise ValueError("a row, or what is kept of removed rows, of another form")
        self.end = self.start + len(self.rows)
        self.notes = [note_of(text) for text in texts]

    def walk(self, wanted: set[int], faults: Faults) -> Reached:
        """Recompute the chain; return what it comes to at the sizes that are wanted."""
        kept = self.closed or {"hash": "0" * 64, "ledger_head": ""}
        previous, latest, stack = kept["hash"], None, list(self.subtrees)
        reached: Reached = {self.start: (top(stack), kept["ledger_head"], None)}
        for size, row in enumerate(self.rows, self.start + 1):
            fields = {name: value for name, value in row.items() if name != "hash"}
            made = sha(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode())
            if row["number"] != size or row["previous"] != previous or row["hash"] != made.hex():
                faults.append(("row", size))
            at = seconds(row["at"])
            if latest is not None and (at is None or at < latest - SLACK):
                faults.append(("clock", size))
            latest = max((one for one in (at, latest) if one is not None), default=None)
            push(stack, made)
            previous = row["hash"]
            if size in wanted:
                reached[size] = (top(stack), row["ledger_head"], latest)
        return reached

    def named(self, faults: Faults) -> None:
        """Check that what the rows name is there, and that removed rows were closed."""
        notes = [note for note in self.notes if note is not None]
        digests = {note.digest for note in notes}
        lines = {hashlib.sha256(line.encode()).hexdigest() for note in notes for line in note.lines}
        closing = set()
        for number, row in enumerate(self.rows, self.start + 1):
            details = details_of(row)
            told = details.get("cosignatures")
            lost = row["act"] in NAMES_A_CHECKPOINT and details.get("checkpoint") not in digests
            if row["act"] == "audit-cosigned":
                lost = not isinstance(told, list) or not lines.issuperset(told)
            if lost:
                faults.append(("lost", number))
            if row["act"] == "audit-close":
                closing.add(details.get("checkpoint"))
        if self.closed:
            kept = (self.start, hashlib.sha256(json.dumps(self.closed, sort_keys=True).encode()).hexdigest())
            if not any(note.closed == kept and note.digest in closing for note in notes):
                faults.append(("closed", self.start))


def top(stack: list[tuple[int, bytes]]) -> bytes:
    """Return the root over full subtrees."""
    root = stack[-1][1] if stack else sha()
    for _height, left in stack[-2::-1]:
        root = sha(b"\x01", left, root)
    return root


def push(stack: list[tuple[int, bytes]], row_hash: bytes) -> None:
    """Add a row to the full subtrees."""
    height, whole = 0, sha(b"\x00", row_hash)
    while stack and stack[-1][0] == height:
        whole = sha(b"\x01", stack.pop()[1], whole)
        height += 1
    stack.append((height, whole))


def check_note(note: Note, number: int, before: tuple[int, float], reached: Reached, end: int) -> Faults:
    """Return what is wrong with a signed checkpoint beside the rows and the one before it."""
    root, ledger, latest = reached.get(note.size, (note.root, note.ledger, None))
    late = max(before[1], latest or 0.0) - SLACK
    faults = [("order", number)] if note.size < before[0] or note.time < late else []
    if note.size > end:
        faults.append(("size", number))
    elif (root, ledger) != (note.root, note.ledger):
        faults.append(("root" if root != note.root else "head", number))
    return faults


def verify(
    folder: Path, origin: str, key: str, witness_keys: tuple[str, ...] = (), last: str | None = None
) -> tuple[Faults, bool, str]:
    """Return the faults, whether the rows were compared with the witness's last line, and the figures as text."""
    unit, witnesses = Key(key), [Key(one) for one in witness_keys]
    export, seen = Export(folder), note_of(last) if last is not None else None
    faults: Faults = []
    reached = export.walk({note.size for note in [*export.notes, seen] if note}, faults)
    signed = cosigned = 0
    before = (0, 0.0)
    for number, note in enumerate(export.notes, 1):
        if note is None or note.origin != origin or not note.signed(unit):
            faults.append(("form" if note is None else "origin" if note.origin != origin else "signature", number))
            continue
        faults += check_note(note, number, before, reached, export.end)
        for time in note.cosigned(witnesses):
            if time is None or time < note.time - SLACK:
                faults.append(("cosignature", number))
            else:
                cosigned = max(cosigned, note.size)
        before, signed = (note.size, note.time), max(signed, note.size)
    if signed != export.end:
        faults.append(("unsigned", signed))
    export.named(faults)
    compared = False
    if last is not None:
        times = seen.cosigned(witnesses) if seen else []
        if seen is None or not times or None in times or seen.origin != origin:
            faults.append(("witness", 0))
        elif seen.size not in reached or reached[seen.size][0] != seen.root:
            faults.append(("witness", seen.size))
        else:
            compared, cosigned = True, max(cosigned, seen.size)
    elif witnesses and not cosigned:
        faults.append(("unwitnessed", 0))
    figures = f"{len(export.rows)} rows, {len(export.notes)} checkpoints, signed up to row {signed}, "
    figures += f"witnessed up to row {cosigned}; what follows that, a holder of the unit's key could still rewrite"
    return faults, compared, figures


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Verify an export of the audit chain of relais.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--origin", required=True, help="the unit's chain, as the unit told it another way")
    parser.add_argument("--key", required=True, help="the unit's public key, as the unit told it another way")
    parser.add_argument("--witness-key", action="append", default=[], help="a witness's public key, from the witness")
    parser.add_argument("--witness-last", type=Path, help="the last checkpoint it cosigned, a file from the witness")
    given = parser.parse_args()
    try:
        last = given.witness_last.read_bytes().decode() if given.witness_last else None
        faults, compared, figures = verify(given.folder, given.origin, given.key, tuple(given.witness_key), last)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"not readable: {error}\n")
        return 2
    lines = [*(f"{word} {number}: {WORDS[word]}" for word, number in faults), figures]
    lines += ["NOT SOUND" if faults else "Sound.", *([] if compared else [HIDDEN])]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

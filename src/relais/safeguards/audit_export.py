"""An export of the audit chain: a folder of text files that anyone can verify offline, without relais."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shutil import copyfile

from relais.ledger.durable import sync
from relais.model.notice import msg
from relais.safeguards import verify_audit
from relais.safeguards.audit_proof import Held
from relais.safeguards.closed import Closed, parse_closed

ROWS, NOTES, CLOSED, KEYS, STAMPS = "audit.jsonl", "checkpoints", "closed.json", "keys.txt", "stamps"
COLUMNS = ("number", "at", "actor", "act", "details", "ledger_head", "previous", "hash")
NOT_AN_EXPORT = msg("{path} is no export of an audit chain: {reason}")


class BadExportError(Exception):
    """The folder is no export, or a file of it cannot be read as what it must be."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(NOT_AN_EXPORT.format(path=path, reason=reason))
        self.template = NOT_AN_EXPORT
        self.params = {"path": str(path), "reason": str(reason)}


def write_export(
    folder: Path, held: Held, keys: Mapping[str, Sequence[str]], stamps: Iterable[tuple[int, bytes]] = ()
) -> None:
    """Write an export into a new folder: rows, checkpoints with their signatures, keys by role, tokens, the verifier.

    The keys are there to be compared: whoever verifies takes them from elsewhere, as an export can be forged with its
    keys. A token is named by the checkpoint that it stamps.
    """
    (folder / NOTES).mkdir(parents=True)
    rows = [json.dumps(dict(row), ensure_ascii=False, sort_keys=True) for row in held.rows]
    _write(folder / ROWS, "".join(f"{row}\n" for row in rows))
    for number, note in enumerate(held.notes, 1):
        _write(folder / NOTES / f"{number:06}.txt", note)
    if held.closed is not None and held.closed.size:
        _write(folder / CLOSED, held.closed.text)
    _write(folder / KEYS, "".join(f"{role} {key}\n" for role, listed in keys.items() for key in listed))
    for number, token in stamps:
        (folder / STAMPS).mkdir(exist_ok=True)
        (folder / STAMPS / f"{number:06}.tsr").write_bytes(token)
    copyfile(verify_audit.__file__, folder / "verify_audit.py")
    sync([path for path in folder.rglob("*") if path.is_file()])


def read_export(folder: Path) -> Held:
    """Read an export; raises BadExportError. Nothing in it is trusted yet."""
    try:
        rows = [_row(line) for line in (folder / ROWS).read_text(encoding="utf-8").split("\n")[:-1]]
        notes = [path.read_bytes().decode() for path in sorted((folder / NOTES).glob("*.txt"))]
        closed = _closed(folder / CLOSED)
    except (OSError, ValueError, RecursionError) as error:
        raise BadExportError(folder, error) from error
    return Held(rows, notes, closed)


def _row(line: str) -> dict[str, object]:
    row = json.loads(line)
    if not isinstance(row, dict) or sorted(row) != sorted(COLUMNS):
        raise ValueError("a row has other fields than those of the audit chain")
    if type(row["number"]) is not int or not all(isinstance(row[name], str) for name in COLUMNS[1:]):
        raise ValueError("a row has a field of another kind")
    # Half a sign has no bytes to hash: this raises.
    json.dumps(row, ensure_ascii=False).encode()
    return row


def _closed(path: Path) -> Closed | None:
    return parse_closed(path.read_text(encoding="utf-8")) if path.exists() else None


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())

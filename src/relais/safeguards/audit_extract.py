"""An extract of the audit chain: the rows of one case whole, of all others their hashes alone; checked without a home.

The hashes make the chain, and the tree that the unit's checkpoints sign, recomputable by somebody who may read only
the rows of one case.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from relais.model.notice import Notice, msg
from relais.safeguards.audit import hash_of
from relais.safeguards.audit_export import COLUMNS
from relais.safeguards.checkpoint import BadNoteError, Key, parse_note
from relais.safeguards.closed import Closed
from relais.safeguards.merkle import leaf

NO_ROW = msg("line {number} is no row of an audit chain, nor the hash of one")
BREAKS = msg("audit row {number} does not follow from the one before it, or was changed")
BAD_NOTE = msg("is no checkpoint of an audit chain")
NOT_SIGNED = msg("is not signed by the unit's key")
OTHER_ROWS = msg("was signed over other rows than the first {size} of the extract")
FEWER = msg("covers {size} rows; the extract ends before")


def extract(rows: Iterable[Mapping[str, Any]], own: Collection[int], until: int) -> Iterator[str]:
    """Yield the lines of an extract of rows in order, up to number `until`; `own`: the rows that are told whole."""
    for row in rows:
        if row["number"] > until:
            return
        told = dict(row) if row["number"] in own else {"hash": row["hash"], "number": row["number"]}
        yield json.dumps(told, ensure_ascii=False, sort_keys=True)


def faults_in(
    place: str, lines: Iterable[str], notes: Sequence[tuple[str, str]], closed: Closed, key: Key
) -> tuple[list[Notice], int]:
    """Return what is wrong with an extract that stands at `place`, and how many rows it tells whole.

    `notes`: the checkpoints, each with its place.
    """
    faults: list[Notice] = []
    signed = _signed(notes, key, faults)
    wanted = {size for _at, size, _root in signed}
    tree, previous, whole = closed.tree(), closed.hash, 0
    roots = {tree.size: tree.root()}
    for number, line in enumerate(lines, 1):
        row = _row(line)
        if row is None:
            faults.append(Notice(NO_ROW, place, 0, {"number": str(number)}))
            break
        right = row["number"] == tree.size + 1
        if len(row) > 2:
            whole += 1
            right &= row["previous"] == previous
            right &= row["hash"] == hash_of({name: value for name, value in row.items() if name != "hash"})
        if not right:
            faults.append(Notice(BREAKS, place, 0, {"number": str(row["number"])}))
        previous = row["hash"]
        tree.append(leaf(bytes.fromhex(previous)))
        if tree.size in wanted:
            roots[tree.size] = tree.root()
    for at, size, root in signed:
        if size not in roots:
            faults.append(Notice(FEWER, at, 0, {"size": str(size)}))
        elif roots[size] != root:
            faults.append(Notice(OTHER_ROWS, at, 0, {"size": str(size)}))
    return faults, whole


def _signed(notes: Sequence[tuple[str, str]], key: Key, faults: list[Notice]) -> list[tuple[str, int, bytes]]:
    found = []
    for place, text in notes:
        try:
            note = parse_note(text)
        except BadNoteError:
            faults.append(Notice(BAD_NOTE, place))
            continue
        if not note.signed_by(key):
            faults.append(Notice(NOT_SIGNED, place))
        found.append((place, note.says.size, note.says.root))
    return found


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
        names = sorted(row)
        bytes.fromhex(row["hash"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    whole = names == sorted(COLUMNS) and all(isinstance(row[name], str) for name in COLUMNS[1:])
    bare = names == ["hash", "number"]
    return row if (whole or bare) and type(row["number"]) is int and len(row["hash"]) == 64 else None

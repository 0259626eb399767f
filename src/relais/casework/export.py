"""What left the house: for whom, why, under which approval, and which places of which sources were in it.

The places of one export may be many thousands: they lie in a Parquet file of the home whose hash stands in the row, and
the row's digest in the audit line. They are references, never data.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, select

from relais.ledger.durable import settle
from relais.model.notice import msg
from relais.safeguards.register import add
from relais.store.export_tables import EXPORTED
from relais.store.tables import ACTOR

CASE, PACKAGE, FEEDBACK, TABLE = KINDS = (msg("case"), msg("package"), msg("feedback"), msg("table"))

# locator: null where the whole source went, as received or every fact of it; '' where it is named without a place.
CONTENT = pa.schema([("source_id", pa.string()), ("locator", pa.string())])

# (source, place in it; None: the whole source; '': named without a place).
Gone = tuple[str, str | None]


@dataclass(frozen=True)
class Left:
    """What leaves, before it has: what of it, to whom, why, its SHA-256, and what it holds of which sources.

    `form`: the SHA-256 that its return form names, where one goes with it.
    """

    kind: str
    case: int | None
    recipient: str
    purpose: str
    approval: int | None
    sha256: str
    gone: frozenset[Gone]
    form: str | None = None


@dataclass(frozen=True)
class Export:
    """What left. `content`: the SHA-256 of the file that lists its places, of which there are so many."""

    number: int
    kind: str
    case: int | None
    recipient: str
    purpose: str
    approval: int | None
    sha256: str
    content: str
    places: int
    form: str | None
    actor: str
    at: str


def record(connection: Connection, folder: Path, left: Left, actor: str) -> int:
    """Record that something leaves, inside the transaction that lets it; return the number.

    The list of its places is on the disk before the row is: a list without its row is overwritten by the next.
    """
    data = listed(left.gone)
    number = add(
        connection, EXPORTED, actor, case=left.case, kind=left.kind, recipient=left.recipient, purpose=left.purpose,
        approval=left.approval, sha256=left.sha256, content=sha256(data).hexdigest(), places=len(left.gone),
        form=left.form,
    )  # fmt: skip
    folder.mkdir(exist_ok=True)
    waiting = folder / f".{number}.new"
    waiting.write_bytes(data)
    settle(waiting, list_of(folder, number))
    return number


def listed(gone: Iterable[Gone]) -> bytes:
    """Return the file that lists places: the same places, the same bytes."""
    rows = sorted(gone, key=lambda one: (one[0], one[1] is not None, one[1] or ""))
    arrays = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(CONTENT))]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=CONTENT), sink, compression="zstd")
    return bytes(sink.getvalue())


def list_of(folder: Path, number: int) -> Path:
    """Return where the list of an export lies."""
    return folder / f"{number}.parquet"


def every(connection: Connection) -> list[Export]:
    """Return every export, in order."""
    of = EXPORTED.c
    rows = connection.execute(select(EXPORTED, ACTOR.c.name).join(ACTOR, ACTOR.c.id == of.actor_id).order_by(of.number))
    return [
        Export(
            row.number, row.kind, row.case, row.recipient, row.purpose, row.approval, row.sha256, row.content,
            row.places, row.form, row.name, row.at,
        )
        for row in rows
    ]  # fmt: skip


def places(folder: Path, one: Export, source_id: str) -> list[str | None]:
    """Return what an export held of a source: places in it, None for the whole source, '' for a mention of it.

    Raises OSError where its list is gone, ValueError where it was changed.
    """
    path = list_of(folder, one.number)
    data = path.read_bytes()
    if sha256(data).hexdigest() != one.content:
        raise ValueError(path)
    rows = pq.read_table(pa.BufferReader(data), filters=[("source_id", "==", source_id)])
    found: list[str | None] = rows["locator"].to_pylist()
    return found

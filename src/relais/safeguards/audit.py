"""The audit chain: who did what, when, on what; each row carries the hash of the one before it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, insert, select

from relais.model.notice import Notice, msg
from relais.store.tables import AUDIT

GENESIS = "0" * 64
# Every act runs these: built once, as building a statement takes longer than running it.
_LAST = select(AUDIT.c.number, AUDIT.c.hash, AUDIT.c.ledger_head).order_by(AUDIT.c.number.desc()).limit(1)
_ROW = insert(AUDIT)
BREAKS = msg("audit row {number} breaks the chain")
LACKS = msg("audit row {number} names manifest {manifest}, which the ledger lacks")
BACKWARDS = msg("audit row {number} saw an older ledger than the row before it")
DECISIONS = msg("the decisions of kind “{act}” are not those that the audit chain recorded")


def record(connection: Connection, actor: str, act: str, details: Mapping[str, object], ledger_head: str) -> int:
    """Append one row, inside the caller's transaction; return its number.

    `details` holds references (hashes, counts, identifiers of ours), never personal data: the log must not
    become a second file on people. `ledger_head` is the ledger's last manifest at that moment.
    """
    last = connection.execute(_LAST).first()
    row = {
        "number": 1 if last is None else last.number + 1,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "actor": actor,
        "act": act,
        "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
        "ledger_head": ledger_head,
        "previous": GENESIS if last is None else last.hash,
    }
    connection.execute(_ROW, {**row, "hash": _hash(row)})
    return int(row["number"])


def last_head(connection: Connection) -> str:
    """Return the ledger's head as the last row saw it."""
    last = connection.execute(_LAST).first()
    return GENESIS if last is None else str(last.ledger_head)


def details_of(connection: Connection, act: str) -> list[dict[str, object]]:
    """Return the details of every row of one act, in order."""
    rows = connection.execute(select(AUDIT.c.details).where(AUDIT.c.act == act).order_by(AUDIT.c.number))
    return [json.loads(details) for details in rows.scalars()]


def read_chain(connection: Connection) -> list[Row[tuple[object, ...]]]:
    """Return every row of the chain, in order."""
    return list(connection.execute(select(AUDIT).order_by(AUDIT.c.number)))


def check(rows: Sequence[Row[tuple[object, ...]]], heads: Sequence[str]) -> list[Notice]:
    """Recompute the chain; return what is wrong with it.

    `heads` are the hashes of the ledger's manifests in order. The heads that the rows name must appear among
    them and never go backwards: a ledger cut short or put back in time is seen here.
    """
    faults: list[Notice] = []
    previous, expected, reached = GENESIS, 1, 0
    order = {GENESIS: 0, **{head: number for number, head in enumerate(heads, 1)}}
    for row in rows:
        if row.number != expected or row.previous != previous or row.hash != _hash(_fields(row)):
            faults.append(_fault(BREAKS, row))
        number = order.get(row.ledger_head)
        if number is None:
            faults.append(_fault(LACKS, row, manifest=row.ledger_head[:12]))
        elif number < reached:
            faults.append(_fault(BACKWARDS, row))
        else:
            reached = number
        previous, expected = row.hash, row.number + 1
    return faults


def decided(rows: Sequence[Row[tuple[object, ...]]], digests: Mapping[str, Sequence[str]]) -> list[Notice]:
    """Compare the decisions that stand in the store with those the chain recorded, per act, in order."""
    faults = []
    for act, stored in digests.items():
        told = [json.loads(row.details) for row in rows if row.act == act]
        recorded = [digest for details in told for digest in details.get("digests", [details.get("digest")])]
        if recorded != list(stored):
            faults.append(Notice(DECISIONS, "desk.db", 0, {"act": act}))
    return faults


def _fault(template: str, row: Row[tuple[object, ...]], **params: str) -> Notice:
    return Notice(template, "desk.db", 0, {"number": str(row.number), **params})


def _fields(row: Row[tuple[object, ...]]) -> dict[str, object]:
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented accessor
    del fields["hash"]
    return fields


def _hash(fields: Mapping[str, object]) -> str:
    return sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

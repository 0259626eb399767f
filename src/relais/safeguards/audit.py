"""The audit chain: who did what, when, on what; each row carries the hash of the one before it."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, Row, insert, select

from relais.model.notice import Notice, msg
from relais.safeguards.closed import START, Closed, digests_in, split
from relais.store.tables import AUDIT, AUDIT_CASE

GENESIS = START
# Every act runs these: built once, as building a statement takes longer than running it.
_LAST = select(AUDIT.c.number, AUDIT.c.hash, AUDIT.c.ledger_head).order_by(AUDIT.c.number.desc()).limit(1)
_ROW = insert(AUDIT)
_CASE = insert(AUDIT_CASE)
_NONE_CLOSED = Closed()
BREAKS = msg("audit row {number} breaks the chain")
LACKS = msg("audit row {number} names manifest {manifest}, which the ledger lacks")
BACKWARDS = msg("audit row {number} saw an older ledger than the row before it")
DECISIONS = msg("the decisions of kind “{act}” are not those that the audit chain recorded")


def record(
    connection: Connection, actor: str, act: str, details: Mapping[str, object], ledger_head: str,
    case: int | None = None,
) -> int:  # fmt: skip
    """Append one row, inside the caller's transaction; return its number.

    `details` holds references (hashes, counts, identifiers of ours), never personal data: the log must not
    become a second file on people. `ledger_head` is the ledger's last manifest at that moment. `case`: the case that
    the row concerns, by which `of_case` finds it.
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
    connection.execute(_ROW, {**row, "hash": hash_of(row)})
    if case is not None:
        connection.execute(_CASE, {"number": row["number"], "case": case})
    return int(row["number"])


def last_head(connection: Connection) -> str:
    """Return the ledger's head as the last row saw it."""
    last = connection.execute(_LAST).first()
    return GENESIS if last is None else str(last.ledger_head)


def last_number(connection: Connection) -> int:
    """Return the number of the last row; 0 where there is none."""
    last = connection.execute(_LAST).first()
    return 0 if last is None else int(last.number)


def of_case(connection: Connection, case: int, acts: Collection[str], since: int = 0) -> list[Row[tuple[object, ...]]]:
    """Return the rows of these acts that concern a case, after row `since`, in order."""
    wanted = select(AUDIT).join(AUDIT_CASE, AUDIT_CASE.c.number == AUDIT.c.number)
    wanted = wanted.where(AUDIT_CASE.c.case == case, AUDIT.c.number > since, AUDIT.c.act.in_(acts))
    return list(connection.execute(wanted.order_by(AUDIT.c.number)))


def details_of(connection: Connection, act: str) -> list[dict[str, object]]:
    """Return the details of every row of one act, in order."""
    rows = connection.execute(select(AUDIT.c.details).where(AUDIT.c.act == act).order_by(AUDIT.c.number))
    return [json.loads(details) for details in rows.scalars()]


def read_chain(connection: Connection) -> list[Row[tuple[object, ...]]]:
    """Return every row of the chain, in order."""
    return list(connection.execute(select(AUDIT).order_by(AUDIT.c.number)))


def check(rows: Sequence[Row[tuple[object, ...]]], heads: Sequence[str], closed: Closed = _NONE_CLOSED) -> list[Notice]:
    """Recompute the chain; return what is wrong with it.

    `heads` are the hashes of the ledger's manifests in order. The heads that the rows name must appear among
    them and never go backwards: a ledger cut short or put back in time is seen here. `closed` is what is kept of a
    removed beginning: the first row that remains follows its last.
    """
    faults: list[Notice] = []
    order = {GENESIS: 0, **{head: number for number, head in enumerate(heads, 1)}}
    previous, expected, reached = closed.hash, closed.size + 1, order.get(closed.ledger_head, 0)
    for row in rows:
        if row.number != expected or row.previous != previous or row.hash != hash_of(_fields(row)):
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


def decided(
    rows: Sequence[Row[tuple[object, ...]]], digests: Mapping[str, Sequence[str]], closed: Closed = _NONE_CLOSED
) -> list[Notice]:
    """Compare the decisions that stand in the store with those the chain recorded, per act or table, in order.

    Decisions whose rows were closed and removed are compared all together, with the one hash over them that was kept
    in `closed`: a change among them is found, though not which.
    """
    faults = []
    recorded: dict[str, list[object]] = {}
    for row in rows:
        for kind, digest in digests_in(row.act, json.loads(row.details)):
            recorded.setdefault(kind, []).append(digest)
    for act, stored in digests.items():
        expected = split(closed, act, stored)
        if expected is None or recorded.get(act, []) != list(expected):
            faults.append(Notice(DECISIONS, "desk.db", 0, {"act": act}))
    return faults


def _fault(template: str, row: Row[tuple[object, ...]], **params: str) -> Notice:
    return Notice(template, "desk.db", 0, {"number": str(row.number), **params})


def _fields(row: Row[tuple[object, ...]]) -> dict[str, object]:
    fields = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented accessor
    del fields["hash"]
    return fields


def hash_of(fields: Mapping[str, object]) -> str:
    """Return the hash of a row, which stands over all its other fields."""
    return sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

"""What an erasure takes out of the decisions: every row that rests on the erased sources, or on the erased case.

A judgement, a clearance or a selection goes when all its places lie in what is erased; a place of one that stays is a
hash and a line, and stays with it.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from relais.safeguards.register import add
from relais.store.case_tables import CASE, CASE_MEMBER, CASE_STATE
from relais.store.retention_tables import (
    ERASED_DECISION,
    ERASURE,
    ERASURE_SOURCE,
    ERASURE_STEP,
    LEGAL_HOLD,
    RETENTION_REVIEW,
)
from relais.store.tables import (
    AUDIT_CASE,
    CLEARANCE,
    CLEARANCE_PLACE,
    JUDGEMENT,
    JUDGEMENT_MEMBER,
    METADATA,
    SELECTION,
    SELECTION_EVENT,
)

Keys = dict[str, set[int]]
Decisions = Mapping[str, Sequence[str]]

# What says that something was erased, or was a case, stays.
_STAYS = frozenset(
    table.name
    for table in (
        AUDIT_CASE, CASE, CASE_STATE, CASE_MEMBER, LEGAL_HOLD, RETENTION_REVIEW, ERASURE, ERASURE_SOURCE, ERASURE_STEP,
        ERASED_DECISION,
    )
)  # fmt: skip
# A decision, and the table of its places.
_PLACED = ((JUDGEMENT, JUDGEMENT_MEMBER), (CLEARANCE, CLEARANCE_PLACE), (SELECTION, SELECTION_EVENT))
# The most values that one statement takes.
_AT_ONCE = 500


def touched(connection: Connection, sources: Collection[str], case: int | None) -> Keys:
    """Return the rows that go with these sources and this case: table to keys."""
    found: Keys = {}
    places = {places.name for _decision, places in _PLACED}
    for decision, of in _PLACED:
        if whole := _whole(connection, decision, of, sources):
            found[decision.name] = whole
    for table in METADATA.sorted_tables:
        if table.name in _STAYS or len(table.primary_key) != 1:
            continue
        wanted = found.setdefault(table.name, set())
        if "source_id" in table.c and table.name not in places:
            wanted |= set(_keys(connection, table, table.c.source_id, sources))
        if "case" in table.c and case is not None:
            wanted |= set(_keys(connection, table, table.c.case, [case]))
        # Tables come after those that they refer to; one that refers to itself is asked until nothing is added.
        while more := _referring(connection, table, found) - wanted:
            wanted |= more
    return {name: keys for name, keys in found.items() if keys}


def take_away(connection: Connection, keys: Keys) -> list[tuple[str, int]]:
    """Delete these rows; return them as (table, key)."""
    gone: list[tuple[str, int]] = []
    for table in reversed(METADATA.sorted_tables):
        # A row refers to earlier ones of its table: the last goes first.
        for some in _some(sorted(keys.get(table.name, ()), reverse=True)):
            key = next(iter(table.primary_key))
            for one in some:
                connection.execute(delete(table).where(key == one))
                gone.append((table.name, one))
    return gone


def note(connection: Connection, number: int, step: str, before: Decisions, after: Decisions, actor: str) -> None:
    """Note what an erasure took out of the decisions, by place and digest, and that it is done."""
    rows: list[dict[str, object]] = []
    known = _known(connection)
    for kind, whole in before.items():
        left = iter(after[kind])
        expected = next(left, None)
        for position, digest in enumerate(whole):
            if position in known.get(kind, {}):
                continue
            if digest == expected:
                expected = next(left, None)
            else:
                rows.append({"erasure": number, "kind": kind, "position": position, "digest": digest})
    if rows:
        connection.execute(insert(ERASED_DECISION), rows)
    told = [[row["kind"], row["position"], row["digest"]] for row in rows]
    add(
        connection, ERASURE_STEP, actor, erasure=number, step=step, digest=sha256(json.dumps(told).encode()).hexdigest()
    )


def whole(connection: Connection, stored: Decisions) -> dict[str, list[str]]:
    """Return the digests of all decisions ever made, per kind and in order, from those that stand and those erased."""
    known = _known(connection)
    found: dict[str, list[str]] = {}
    for kind, standing in stored.items():
        gone, left = known.get(kind, {}), iter(standing)
        found[kind] = [
            gone[position] if position in gone else next(left, "") for position in range(len(standing) + len(gone))
        ]
    return found


def _known(connection: Connection) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for row in connection.execute(select(ERASED_DECISION)):
        found.setdefault(row.kind, {})[row.position] = row.digest
    return found


def _whole(connection: Connection, decision: Table, places: Table, sources: Collection[str]) -> set[int]:
    """Return the decisions all of whose places lie in these sources."""
    of = next(column for column in places.c if any(key.column.table is decision for key in column.foreign_keys))
    candidates = set(_keys(connection, places, places.c.source_id, sources, of))
    erased, kept = set(sources), set()
    for some in _some(sorted(candidates)):
        for row in connection.execute(select(of, places.c.source_id).where(of.in_(some))):
            if row.source_id not in erased:
                kept.add(int(row[0]))
    return candidates - kept


def _referring(connection: Connection, table: Table, found: Keys) -> set[int]:
    """Return the rows of a table that refer to a row which goes."""
    referring: set[int] = set()
    for column in table.c:
        for foreign in column.foreign_keys:
            if gone := found.get(foreign.column.table.name):
                referring |= set(_keys(connection, table, column, sorted(gone)))
    return referring


def _keys(
    connection: Connection,
    table: Table,
    column: ColumnElement[object],
    values: Collection[object],
    wanted: ColumnElement[int] | None = None,
) -> Iterator[int]:
    key = next(iter(table.primary_key)) if wanted is None else wanted
    for some in _some(list(values)):
        yield from (int(one) for one in connection.execute(select(key).where(column.in_(some))).scalars())


def _some(values: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _AT_ONCE):
        yield list(values[start : start + _AT_ONCE])

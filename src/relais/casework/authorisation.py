"""The authorisation under which linking runs: bringing files together is an act the law wants authorised."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

import pyarrow as pa
from sqlalchemy import Connection, insert, select

from relais.casework import procedure
from relais.store.tables import ACTOR, AUTHORISATION

# One row per procedure and authorisation that covers it: two procedures may be brought together under one of these.
COVERAGE = pa.schema([("procedure", pa.string()), ("authorisation", pa.int64()), ("until", pa.date32())])
# How many of the columns that came later the digest has known longer: the end and the procedures.
_OLDER = 2
# Asked by most acts: built once, as building a statement takes longer than running it.
_EVERY = select(AUTHORISATION).order_by(AUTHORISATION.c.number)


@dataclass(frozen=True)
class Authorisation:
    """Who gave it and its number, the last day on which it holds (in UTC), and the procedures it names.

    `until` None: without end. `procedures` None: every procedure of the home. `magistrate` gave it, `scope` says for
    what; only `agents` link under it. None: everybody whose role lets them.
    """

    number: int
    reference: str
    until: date | None
    procedures: tuple[str, ...] | None
    magistrate: str | None = None
    agents: tuple[str, ...] | None = None
    scope: str | None = None

    def covers(self, name: str) -> bool:
        """Say whether the procedure is among those it names."""
        return self.procedures is None or name in self.procedures

    def designates(self, actor: str) -> bool:
        """Say whether the person may link under it."""
        return self.agents is None or actor in self.agents

    def expired(self, as_of: datetime) -> bool:
        """Say whether its last day is over; `as_of` has a zone."""
        return self.until is not None and as_of.astimezone(UTC).date() > self.until


def authorise(
    connection: Connection,
    reference: str,
    actor: str,
    until: date | None = None,
    procedures: Iterable[str] | None = None,
    *,
    magistrate: str | None = None,
    agents: Iterable[str] | None = None,
    scope: str | None = None,
) -> str:
    """Record the authorisation `reference` (who gave it, its number), entered by `actor`; return its digest."""
    at = datetime.now(UTC).isoformat()
    told = {
        "until": until.isoformat() if until else None,
        "procedures": _listed(procedures),
        "magistrate": magistrate,
        "agents": _listed(agents),
        "scope": scope,
    }
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    connection.execute(insert(AUTHORISATION).values(reference=reference, actor_id=actor_id, at=at, **told))
    return _digest(reference, actor, at, *told.values())


def _listed(names: Iterable[str] | None) -> str | None:
    return json.dumps(sorted(set(names)), ensure_ascii=False) if names else None


def digests(connection: Connection) -> list[str]:
    """Return the digest of every authorisation that stands in the store, in order."""
    held = AUTHORISATION.c
    rows = connection.execute(
        select(
            held.reference, ACTOR.c.name, held.at, held.until, held.procedures, held.magistrate, held.agents, held.scope
        )
        .join(ACTOR, ACTOR.c.id == held.actor_id)
        .order_by(held.number)
    )
    return [_digest(*row) for row in rows]


def _digest(reference: str, actor: str, at: str, *more: str | None) -> str:
    # Each is the digest of the days when there was nothing else to say: first no end and no procedure, then no agent.
    until_and_procedures, rest = more[:_OLDER], more[_OLDER:]
    told: list[str | None] = [reference, actor, at]
    if any(one is not None for one in more):
        told += until_and_procedures
    if any(one is not None for one in rest):
        told += rest
    return sha256(json.dumps(told).encode()).hexdigest()


def every(connection: Connection) -> list[Authorisation]:
    """Return every authorisation, expired ones too, in the order in which they were recorded."""
    return [
        Authorisation(
            row.number,
            row.reference,
            date.fromisoformat(row.until) if row.until else None,
            _names(row.procedures),
            row.magistrate,
            _names(row.agents),
            row.scope,
        )
        for row in connection.execute(_EVERY)
    ]


def _names(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))


def joining(connection: Connection, actor: str, own: Collection[str], as_of: datetime) -> list[Authorisation]:
    """Return the authorisations under which the person may bring one of their `own` procedures together with others."""
    return [
        one
        for one in every(connection)
        if not one.expired(as_of) and one.designates(actor) and any(one.covers(name) for name in own)
    ]


def coverage(connection: Connection, as_of: datetime) -> pa.Table:
    """Return `COVERAGE` of the authorisations that have not expired at `as_of`, which has a zone.

    Two mentions may be linked where one authorisation covers a procedure of each one's source. An authorisation that
    names no procedure has a row for each that has sources, and for '', the home's own.
    """
    names = procedure.names(connection)
    rows = [
        (name, one.number, one.until)
        for one in every(connection)
        if not one.expired(as_of)
        for name in (names if one.procedures is None else one.procedures)
    ]
    return _table(rows)


def first_end(connection: Connection, as_of: datetime) -> date | None:
    """Return the day after which what is linked at `as_of` may no longer be kept; None: without end.

    An authorisation for the whole home carries everything for as long as it lasts, whatever else ends before.
    """
    held = [one for one in every(connection) if not one.expired(as_of)]
    whole = [one.until for one in held if one.procedures is None]
    if None in whole:
        return None
    return max(filter(None, whole), default=min((one.until for one in held if one.until), default=None))


def _table(rows: Sequence[tuple[str, int, date | None]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(COVERAGE)
    return pa.table([pa.array(column, of.type) for column, of in zip(columns, COVERAGE, strict=True)], COVERAGE)

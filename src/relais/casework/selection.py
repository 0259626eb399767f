"""The ledger of used data: what a screening selected, and which payments and calls it had seen of the pair then.

What selected a pair is no evidence on it. Whatever is not listed here is still unseen, and can be tested.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from relais.store.tables import ACTOR, SELECTION, SELECTION_EVENT

# kind ('payment' or 'call'), milliseconds since 1970 UTC (of what is known to the day, its start), source, locator
Event = tuple[str, int, str, str]


class Chosen(NamedTuple):
    """A pair that a test selected in a screening; `told` is what the test said, `events` all that it had seen."""

    test: str
    direction: str
    payer: str
    payee: str
    told: Mapping[str, object]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Selection:
    """One row: what was chosen, in a run as of which day, over which ledger, and who ran it when.

    `kept_back`: from this instant on the screening saw nothing (milliseconds since 1970, UTC); None: it saw all.
    """

    number: int
    chosen: Chosen
    as_of: str
    ledger_head: str
    kept_back: int | None
    actor: str
    at: str

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the row: the audit chain keeps it."""
        told = [self.number, *self.chosen[:4], dict(self.chosen.told), sorted(self.chosen.events)]
        rest = [self.as_of, self.ledger_head, self.kept_back, self.actor, self.at]
        return sha256(json.dumps([*told, *rest], sort_keys=True).encode()).hexdigest()


def record(
    connection: Connection, chosen: Iterable[Chosen], as_of: str, ledger_head: str, kept_back: int | None, actor: str
) -> list[str]:
    """Record selections, inside the caller's transaction; return a digest of each."""
    last = connection.execute(select(SELECTION.c.number).order_by(SELECTION.c.number.desc()).limit(1)).scalar() or 0
    actor_id = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    at = datetime.now(UTC).isoformat()
    rows = [
        Selection(number, one, as_of, ledger_head, kept_back, actor, at) for number, one in enumerate(chosen, last + 1)
    ]
    for row in rows:
        told: dict[str, object] = dict(zip(("test", "direction", "payer", "payee"), row.chosen[:4], strict=True))
        told |= {"told": json.dumps(dict(row.chosen.told), sort_keys=True), "as_of": as_of, "ledger_head": ledger_head}
        told |= {"kept_back": kept_back}
        connection.execute(insert(SELECTION).values(number=row.number, **told, actor_id=actor_id, at=at))
        names = ("kind", "at", "source_id", "locator")
        events = [dict(zip(names, event, strict=True)) for event in sorted(row.chosen.events)]
        connection.execute(insert(SELECTION_EVENT), [{"selection": row.number, **event} for event in events])
    return [row.digest for row in rows]


def every(connection: Connection) -> list[Selection]:
    """Return every selection, in order."""
    of, event = SELECTION.c, SELECTION_EVENT.c
    events: dict[int, list[Event]] = {}
    seen = select(event.selection, event.kind, event.at, event.source_id, event.locator).order_by(event.id)
    for number, kind, at, source_id, locator in connection.execute(seen):
        events.setdefault(number, []).append((kind, at, source_id, locator))
    columns = (of.number, of.test, of.direction, of.payer, of.payee, of.told, of.as_of, of.ledger_head, of.kept_back)
    found = select(*columns, ACTOR.c.name, of.at).join(ACTOR, ACTOR.c.id == of.actor_id).order_by(of.number)
    return [
        Selection(
            number,
            Chosen(test, direction, payer, payee, json.loads(told), tuple(events.get(number, ()))),
            as_of, ledger_head, kept_back, actor, at,
        )
        for number, test, direction, payer, payee, told, as_of, ledger_head, kept_back, actor, at in (
            connection.execute(found)
        )
    ]  # fmt: skip


def digests(connection: Connection) -> list[str]:
    """Return the digest of every row in the store, in order."""
    return [row.digest for row in every(connection)]

"""What people say of the elements of an offence in a case: supported, contradicted or unknown, on what, and why.

A cell belongs to one version of an offence. Rows are only added: who changes their mind, or another's, supersedes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from relais.law.offences import Offence
from relais.safeguards.register import add
from relais.store.element_tables import ELEMENT_CELL, ELEMENT_ITEM
from relais.store.tables import ACTOR

STATES = SUPPORTED, CONTRADICTED, UNKNOWN = ("supported", "contradicted", "unknown")
ITEM_KINDS = PLACE, FINDING, REQUEST, ANSWER = ("place", "finding", "request", "answer")

# Offence, the day from which its version holds (empty: since ever), element.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Item:
    """What a cell stands on: a place (source and locator), a kind of finding by name, a request or the answer to it."""

    kind: str
    source_id: str | None = None
    locator: str | None = None
    test: str | None = None
    request: int | None = None


@dataclass(frozen=True)
class Given:
    """One row of a cell. `assessment`: or a fact; None where it is unknown. `number` is 0 before it is recorded."""

    key: Key
    state: str
    assessment: bool | None
    reason: str
    items: tuple[Item, ...] = ()
    supersedes: int | None = None
    number: int = 0
    author: str = ""
    at: datetime | None = None


def version_of(offence: Offence) -> str:
    """Return what names a version among those of its offence."""
    return offence.valid_from.isoformat() if offence.valid_from else ""


def give(connection: Connection, case: int, given: Given, actor: str) -> int:
    """Record what somebody says of a cell, with what it stands on; return the row's number."""
    offence, version, element = given.key
    number = add(
        connection, ELEMENT_CELL, actor, case=case, offence=offence, version=version, element=element,
        state=given.state, assessment=given.assessment, reason=given.reason, supersedes=given.supersedes,
    )  # fmt: skip
    for item in given.items:
        add(
            connection, ELEMENT_ITEM, actor, cell=number, kind=item.kind, source_id=item.source_id,
            locator=item.locator, test=item.test, request=item.request,
        )  # fmt: skip
    return number


def given(connection: Connection, case: int) -> list[Given]:
    """Return every row of a case, superseded ones too, in the order in which they were given."""
    of, on = ELEMENT_CELL.c, ELEMENT_ITEM.c
    items: dict[int, list[Item]] = {}
    for row in connection.execute(
        select(ELEMENT_ITEM).join(ELEMENT_CELL, of.number == on.cell).where(of.case == case).order_by(on.number)
    ):
        items.setdefault(row.cell, []).append(Item(row.kind, row.source_id, row.locator, row.test, row.request))
    rows = connection.execute(
        select(ELEMENT_CELL, ACTOR.c.name).join(ACTOR, ACTOR.c.id == of.actor_id).where(of.case == case)
        .order_by(of.number)
    )  # fmt: skip
    return [
        Given(
            (row.offence, row.version, row.element), row.state, row.assessment, row.reason,
            tuple(items.get(row.number, ())), row.supersedes, row.number, row.name, datetime.fromisoformat(row.at),
        )
        for row in rows
    ]  # fmt: skip


def standing(rows: Iterable[Given]) -> dict[Key, Given]:
    """Return the row that holds of each cell: the last."""
    return {row.key: row for row in rows}

"""Saved views of the queue: a name and what it asks for, each person's own. Replaced or taken away, never erased."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.tables import ACTOR
from relais.store.view_tables import SAVED_VIEW


@dataclass(frozen=True)
class View:
    """A saved view: its name and what is asked, as text by its name."""

    number: int
    name: str
    asked: Mapping[str, str]


def save(connection: Connection, name: str, asked: Mapping[str, str], actor: str, *, withdrawn: bool = False) -> int:
    """Save a view under a name, in place of the person's own of that name; `withdrawn`: there is none any more."""
    told = json.dumps(dict(asked), ensure_ascii=False, sort_keys=True)
    return add(connection, SAVED_VIEW, actor, name=name, asked=told, withdrawn=withdrawn)


def of_person(connection: Connection, actor: str) -> list[View]:
    """Return a person's views, by name."""
    of = SAVED_VIEW.c
    rows = (
        select(of.number, of.name, of.asked, of.withdrawn)
        .join(ACTOR, ACTOR.c.id == of.actor_id)
        .where(ACTOR.c.name == actor)
        .order_by(of.number)
    )
    last = {row.name: row for row in connection.execute(rows)}
    held = [View(row.number, row.name, json.loads(row.asked)) for row in last.values() if not row.withdrawn]
    return sorted(held, key=lambda one: one.name.casefold())

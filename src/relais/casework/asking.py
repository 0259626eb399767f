"""Questions to the owner of a case: whether they hold a selector, and what they say.

Whoever asks has one row, the same whether or not a case holds it; only the owner sees where it led.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.casework.case import case
from relais.safeguards.register import add
from relais.store.reach_tables import ASKED_CASE, ASKING, OWNER_ANSWER
from relais.store.tables import ACTOR


class NotAskedError(Exception):
    """No open question of this number waits for an answer."""


@dataclass(frozen=True)
class Request:
    """A question that waits for the owner of a case: who asks about which selector, when and why."""

    number: int
    case: int
    asked_by: str
    at: str
    kind: str
    value: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """What somebody asked, and the answers so far: (owner, whether granted, text)."""

    number: int
    at: str
    kind: str
    value: str
    reason: str
    answers: tuple[tuple[str, bool, str], ...]


def ask(connection: Connection, kind: str, value: str, reason: str, cases: Iterable[int], actor: str) -> int:
    """Record a question about a selector, and the cases whose owner is asked; return its number."""
    number = add(connection, ASKING, actor, kind=kind, value=value, reason=reason)
    for one in sorted(cases):
        add(connection, ASKED_CASE, actor, asking=number, case=one)
    return number


def answer(connection: Connection, number: int, text: str, actor: str, *, granted: bool) -> None:
    """Record what the owner says to a request; raises NotAskedError where it does not wait for `actor`."""
    if number not in {one.number for one in waiting(connection, actor)}:
        raise NotAskedError(number)
    add(connection, OWNER_ANSWER, actor, asked_case=number, granted=granted, text=text)


def waiting(connection: Connection, owner: str) -> list[Request]:
    """Return the requests that wait for `owner`, who leads their case, or is on it where nobody leads it."""
    of, asked = ASKED_CASE.c, ASKING.c
    rows = connection.execute(
        select(of.number, of.case, ACTOR.c.name, asked.at, asked.kind, asked.value, asked.reason)
        .join(ASKING, asked.number == of.asking)
        .join(ACTOR, ACTOR.c.id == asked.actor_id)
        .where(of.number.not_in(select(OWNER_ANSWER.c.asked_case)))
        .order_by(of.number)
    ).all()
    owned = {number: owner in owners(connection, number) for number in {row.case for row in rows}}
    return [Request(*row) for row in rows if owned[row.case]]


def owners(connection: Connection, number: int) -> frozenset[str]:
    """Return who answers for an open or closed case: who leads it, else everybody on it."""
    members = case(connection, number).members
    return frozenset(name for name, part in members.items() if part == "lead") or frozenset(members)


def of(connection: Connection, asked_by: str) -> list[Asked]:
    """Return what a person asked, with the answers, in order."""
    said: dict[int, list[tuple[str, bool, str]]] = {}
    told = OWNER_ANSWER.c
    for row in connection.execute(
        select(ASKED_CASE.c.asking, ACTOR.c.name, told.granted, told.text)
        .join(OWNER_ANSWER, told.asked_case == ASKED_CASE.c.number)
        .join(ACTOR, ACTOR.c.id == told.actor_id)
        .order_by(told.number)
    ):
        said.setdefault(row.asking, []).append((row.name, row.granted, row.text))
    asked = ASKING.c
    rows = select(asked.number, asked.at, asked.kind, asked.value, asked.reason)
    mine = rows.join(ACTOR, ACTOR.c.id == asked.actor_id).where(ACTOR.c.name == asked_by).order_by(asked.number)
    return [Asked(*row, tuple(said.get(row.number, ()))) for row in connection.execute(mine)]

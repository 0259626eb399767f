"""Notes of a case: facts, and assessments kept apart from them (directive 2016/680, article 7).

A fact names the items it rests on. Whoever changes a note supersedes it: what was written stays.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.case_tables import CASE_STATEMENT
from relais.store.tables import ACTOR

Place = tuple[str, str]
FACT, ASSESSMENT = KINDS = ("fact", "assessment")


class NoStatementError(Exception):
    """The case has no such note, or another superseded it: `by`, None where there is none of that number."""

    def __init__(self, number: int, by: "Statement | None") -> None:
        super().__init__(number)
        self.by = by


@dataclass(frozen=True)
class Statement:
    """A note: FACT or ASSESSMENT, its text, the items (source, locator) it rests on, its author."""

    number: int
    case: int
    kind: str
    text: str
    places: tuple[Place, ...]
    supersedes: int | None
    withdrawn: bool
    actor: str
    at: str


def state(
    connection: Connection, case: int, kind: str, text: str, places: Sequence[Place], actor: str,
    supersedes: int | None = None, *, withdrawn: bool = False,
) -> int:  # fmt: skip
    """Write a note, in place of the one it `supersedes`, if any; return its number. Raises NoStatementError."""
    if supersedes is not None:
        in_force(connection, case, supersedes)
    values = {"kind": kind, "text": text, "places": json.dumps(list(places)), "supersedes": supersedes}
    return add(connection, CASE_STATEMENT, actor, case=case, **values, withdrawn=withdrawn)


def withdraw(connection: Connection, case: int, number: int, actor: str) -> int:
    """Take a note back: it stays on record. Raises NoStatementError where it does not stand."""
    held = in_force(connection, case, number)
    return state(connection, case, held.kind, "", (), actor, number, withdrawn=True)


def in_force(connection: Connection, case: int, number: int) -> Statement:
    """Return the note of that number in the case, which nothing supersedes; raises NoStatementError."""
    rows = every(connection, case)
    by = next((one for one in rows if one.supersedes == number), None)
    held = next((one for one in rows if one.number == number and not one.withdrawn), None)
    if by is not None or held is None:
        raise NoStatementError(number, by)
    return held


def standing(connection: Connection, case: int) -> list[Statement]:
    """Return the notes of a case that stand, in the order in which they were written."""
    rows = every(connection, case)
    gone = {one.supersedes for one in rows}
    return [one for one in rows if one.number not in gone and not one.withdrawn]


def every(connection: Connection, case: int) -> list[Statement]:
    """Return every note of a case, superseded and withdrawn ones too."""
    of = CASE_STATEMENT.c
    columns = (of.number, of.case, of.kind, of.text, of.places, of.supersedes, of.withdrawn, ACTOR.c.name, of.at)
    rows = select(*columns).join(ACTOR, ACTOR.c.id == of.actor_id).where(of.case == case).order_by(of.number)
    return [
        Statement(*row[:4], tuple((one, at) for one, at in json.loads(row.places)), *row[5:])
        for row in connection.execute(rows)
    ]

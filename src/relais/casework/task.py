"""Tasks of a case: what, who, until which day. Superseded, never erased: what is done or dropped stays on record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from relais.safeguards.register import add
from relais.store.case_tables import CASE_TASK
from relais.store.tables import ACTOR

OPEN, DONE, DROPPED = STATES = ("open", "done", "dropped")


class NoTaskError(Exception):
    """The case has no such task, or it has ended: `ended` is how it stands, None where there is none."""

    def __init__(self, number: int, ended: "Task | None") -> None:
        super().__init__(number)
        self.ended = ended


@dataclass(frozen=True)
class Task:
    """A task as it stands. `number` names it in its case; `account` and `name`: who does it; `actor`: who said so."""

    number: int
    case: int
    text: str
    account: int
    name: str
    due: date | None
    state: str
    reason: str | None
    actor: str
    at: str


def give(connection: Connection, case: int, text: str, account: int, due: date | None, actor: str) -> int:
    """Give an account something to do in a case; return the task's number."""
    return _add(connection, case, None, text, account, due, OPEN, None, actor)


def change(
    connection: Connection, case: int, number: int, actor: str, *, account: int | None = None, due: date | None = None
) -> None:
    """Give a task to another account (None: it keeps it), due on that day; raises NoTaskError unless it is open."""
    held = _open(connection, case, number)
    _add(connection, case, number, held.text, account or held.account, due, OPEN, None, actor)


def end(connection: Connection, case: int, number: int, state: str, reason: str | None, actor: str) -> None:
    """Note that a task is done or dropped; raises NoTaskError unless it is open."""
    held = _open(connection, case, number)
    _add(connection, case, number, held.text, held.account, held.due, state, reason, actor)


def tasks(connection: Connection, case: int) -> list[Task]:
    """Return the tasks of a case: open ones first, by their day, then those that have ended."""
    return _ordered(_standing(connection, CASE_TASK.c.case == case))


def of_account(connection: Connection, account: int, cases: Collection[int]) -> list[Task]:
    """Return the open tasks that an account has to do in these cases, by their day."""
    of = CASE_TASK.c
    touched = select(of.task).where(of.account == account).union(select(of.number).where(of.account == account))
    given = _standing(connection, (of.number.in_(touched)) | (of.task.in_(touched)))
    return _ordered(
        [one for one in given if one.account == account and one.state == OPEN and one.case in cases]
    )  # fmt: skip


def _add(
    connection: Connection, case: int, number: int | None, text: str, account: int, due: date | None, state: str,
    reason: str | None, actor: str,
) -> int:  # fmt: skip
    day = due.isoformat() if due else None
    return add(
        connection, CASE_TASK, actor,
        case=case, task=number, text=text, account=account, due=day, state=state, reason=reason,
    )  # fmt: skip


def _open(connection: Connection, case: int, number: int) -> Task:
    held = {one.number: one for one in _standing(connection, CASE_TASK.c.case == case)}.get(number)
    if held is None or held.state != OPEN:
        raise NoTaskError(number, held)
    return held


def _standing(connection: Connection, where: ColumnElement[bool]) -> list[Task]:
    of, actor, doer = CASE_TASK.c, ACTOR.alias("deciding"), ACTOR.alias("doing")
    rows = (
        select(CASE_TASK, actor.c.name.label("actor"), doer.c.name.label("name"))
        .join(actor, actor.c.id == of.actor_id)
        .join(doer, doer.c.id == of.account)
        .where(where)
        .order_by(of.number)
    )
    last = {row.task or row.number: row for row in connection.execute(rows)}
    return [_task(number, row) for number, row in last.items()]


def _task(number: int, row: Row[Any]) -> Task:
    due = date.fromisoformat(row.due) if row.due else None
    return Task(number, row.case, row.text, row.account, row.name, due, row.state, row.reason, row.actor, row.at)


def _ordered(tasks: Sequence[Task]) -> list[Task]:
    return sorted(tasks, key=lambda one: (one.state != OPEN, one.due or date.max, one.number))

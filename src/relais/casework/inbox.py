"""The inbox: what a person is told, until they acknowledge it by name. Lines are acknowledged, never erased."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, select

from relais.casework import case as cases
from relais.casework.absence import Roster
from relais.safeguards.register import add
from relais.store.inbox_tables import INBOX_ACKNOWLEDGEMENT, INBOX_LINE

KINDS = (
    "report",  # a new report touches a case of mine
    "answer",  # to a request of mine
    "deadline",
    "danger",  # a child at risk now, as a sender declares it
    "assigned",  # to a case
    "handed_over",  # a case, to me
    "outcome",  # of a case in which I worked an alert
    "emergency",  # an act that needs two people was done by one
)
REPORT, ANSWER, DEADLINE, DANGER, ASSIGNED, HANDED_OVER, OUTCOME, EMERGENCY = KINDS
# What somebody must act on: it moves on with the case, and away from whoever is absent. The rest is personal.
OWNED = frozenset({REPORT, ANSWER, DEADLINE, DANGER, EMERGENCY})
# A deadline told long before is in nobody's way until so long before it falls due.
AHEAD = timedelta(days=3)
# Why a line stands in somebody's inbox.
OWN, DEPUTY, RISEN = "own", "deputy", "risen"


class NoLineError(Exception):
    """No line of this number waits in that inbox."""


@dataclass(frozen=True)
class InboxSettings:
    """`rises_after`: how long a danger may wait to be acknowledged before it rises to the head."""

    rises_after: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """What somebody is told: kind, case if any, a reference of ours, when it was told and when it falls due.

    `account`: to whom; None: to the head.
    """

    number: int
    account: int | None
    kind: str
    case: int | None
    reference: str
    due: datetime | None
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """A line in somebody's inbox, and why it stands there: OWN, DEPUTY (for whoever is away), RISEN (to the head)."""

    line: Line
    why: str


def tell(
    connection: Connection, account: int | None, kind: str, case: int | None, reference: str, actor: str,
    due: datetime | None = None, cause: int | None = None,
) -> int | None:  # fmt: skip
    """Put a line into the inbox of `account` (None: of the head); None where that was told before.

    Inside the caller's writing transaction. A danger is told once in a case, whoever leads it. `cause`: the row behind
    it, where the same words may have to be told again for another.
    """
    to = None if kind == DANGER else account
    day = due.isoformat() if due else None
    told = sha256(json.dumps([kind, case, reference, to, day, cause]).encode()).hexdigest()
    if connection.execute(select(INBOX_LINE.c.number).where(INBOX_LINE.c.line == told)).first() is not None:
        return None
    return add(
        connection, INBOX_LINE, actor,
        line=told, account=account, kind=kind, case=case, reference=reference, due=day,
    )  # fmt: skip


def unacknowledged(connection: Connection) -> list[Line]:
    """Return every line that nobody has acknowledged, in the order in which they were told."""
    of = INBOX_LINE.c
    done = select(INBOX_ACKNOWLEDGEMENT.c.line)
    rows = select(of.number, of.account, of.kind, of.case, of.reference, of.due, of.at).where(of.number.not_in(done))
    return [
        Line(*row[:5], datetime.fromisoformat(row.due) if row.due else None, datetime.fromisoformat(row.at))
        for row in connection.execute(rows.order_by(of.number))
    ]


def owner(line: Line, members: dict[int, dict[int, str]], roster: Roster) -> int | None:
    """Return who must act on a line on the day of the roster; None where nobody who could is present.

    What concerns a case falls to its lead when the one who was told has left it; then absences are followed.
    """
    if line.kind not in OWNED:
        return line.account
    account = line.account
    on = members.get(line.case or 0, {})
    if line.case is not None and account not in on and line.kind != EMERGENCY:
        account = cases.lead(on)
    return roster.answers(account)


def of_person(
    lines: Iterable[Line], account: int, members: dict[int, dict[int, str]], roster: Roster, as_of: datetime,
    settings: InboxSettings,
) -> list[Waiting]:  # fmt: skip
    """Return what waits in the inbox of an account: dangers first, then by when it falls due or was told.

    A deadline waits from `AHEAD` of it on.
    """
    found = []
    for line in lines:
        if line.kind == DEADLINE and line.due is not None and as_of < line.due - AHEAD:
            continue
        risen = line.kind == DANGER and as_of - line.at >= settings.rises_after
        if owner(line, members, roster) == account:
            mine = account in roster.heads if line.account is None else line.account == account
            own = mine or account in members.get(line.case or 0, {})
            found.append(Waiting(line, OWN if own else DEPUTY))
        elif risen and account in roster.heads:
            found.append(Waiting(line, RISEN))
    return sorted(found, key=lambda one: (one.line.kind != DANGER, one.line.due or one.line.at, one.line.number))


def acknowledge(connection: Connection, waiting: Iterable[Waiting], number: int, actor: str) -> None:
    """Record that `actor`, in whose inbox the line waits, has seen it; raises NoLineError where it does not."""
    if number not in {one.line.number for one in waiting}:
        raise NoLineError(number)
    add(connection, INBOX_ACKNOWLEDGEMENT, actor, line=number)

"""The inbox at the desk: what waits for a person, what rises to the head, and acknowledging it by name."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from relais.casework import inbox as store
from relais.casework.absence import roster
from relais.casework.case import members, names
from relais.casework.inbox import InboxSettings, NoLineError, Waiting
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import spellings
from relais.model.notice import msg
from relais.safeguards.account import account

NO_LINE = msg("no line {number} waits in your inbox: `relais inbox` lists them")


@dataclass(frozen=True)
class Inbox:
    """What waits for a person; whom each line was told to, where that was somebody else.

    `no_head`: no head is present today; what nobody else answers for waits for whoever stands in for one, if anybody.
    """

    waiting: tuple[Waiting, ...]
    instead_of: dict[int, str]
    no_head: bool


def inbox(home: Home, settings: InboxSettings | None = None) -> Inbox:
    """Return what waits in the person's inbox."""
    now = datetime.now(UTC)
    with act(home, "read-inbox") as connection:
        waiting = _waiting(home, connection, now, settings)
        named = names(connection)
        no_head = not roster(connection, now.date()).present_heads()
    others = {
        one.line.number: named[one.line.account]
        for one in waiting
        if one.line.account is not None and named[one.line.account] != home.actor
    }
    return Inbox(tuple(waiting), others, no_head)


def acknowledge(home: Home, number: int, settings: InboxSettings | None = None) -> None:
    """Acknowledge a line that waits in the person's inbox, under their name; raises DeskError for any other."""
    now = datetime.now(UTC)
    with decision(home, "acknowledge", {"line": number}) as connection:
        try:
            store.acknowledge(connection, _waiting(home, connection, now, settings), number, home.actor)
        except NoLineError as error:
            raise DeskError(NO_LINE, number=number) from error


def acknowledge_about(home: Home, connection: Connection, report: str) -> None:
    """Acknowledge what waits for the person about a report, inside the decision by which they end its alert.

    Whoever decides an alert has seen what it was told for.
    """
    waiting = _waiting(home, connection, datetime.now(UTC), None)
    for one in waiting:
        if one.line.kind in (store.DANGER, store.REPORT) and report in spellings(one.line.reference):
            store.acknowledge(connection, waiting, one.line.number, home.actor)


def _waiting(home: Home, connection: Connection, now: datetime, settings: InboxSettings | None) -> list[Waiting]:
    who = account(connection, home.actor)
    if who is None:
        return []
    there = roster(connection, now.date())
    lines = store.unacknowledged(connection)
    return store.of_person(lines, who.id, members(connection), there, now, settings or _settings(home))


def _settings(home: Home) -> InboxSettings:
    return InboxSettings(timedelta(minutes=home.settings.danger.escalation_minutes))

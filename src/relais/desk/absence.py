"""Absences at the desk: who is away from when to when, and who stands in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from relais.casework import absence as store
from relais.casework.case import names
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.model.notice import msg
from relais.safeguards.account import account

NOBODY = msg("nobody of this home is called “{name}”")
BACKWARDS = msg("an absence ends on the day on which it begins, or later: --from {first} --until {last}")
THEMSELVES = msg("{name} cannot stand in for themselves")


@dataclass(frozen=True)
class Away:
    """A period in which somebody is away. `answers`: who answers for them today (None: nobody who could is present)."""

    name: str
    first: date
    last: date
    deputy: str | None
    answers: str | None


def absent(
    home: Home, name: str, first: date, last: date, deputy: str | None = None, *, withdrawn: bool = False
) -> None:
    """Record that somebody is away, both days included, or (`withdrawn`) present after all; raises DeskError.

    Everybody says so of themselves; of others, the head.
    """
    if last < first:
        raise DeskError(BACKWARDS, first=first, last=last)
    if deputy == name:
        raise DeskError(THEMSELVES, name=name)
    act_name = "set-absence" if name == home.actor else "set-others-absence"
    with decision(home, act_name, {}) as connection:
        found = []
        for one in (name, deputy):
            who = account(connection, one) if one is not None else None
            if one is not None and who is None:
                raise DeskError(NOBODY, name=one)
            found.append(who.id if who else None)
        if found[0] is not None:
            store.record(connection, found[0], first, last, found[1], home.actor, withdrawn=withdrawn)


def absences(home: Home) -> list[Away]:
    """Return who is away today or later, by the first day."""
    today = datetime.now(UTC).date()
    with act(home, "read-absences") as connection:
        named = names(connection)
        there = store.roster(connection, today)
        rows = [one for one in store.every(connection) if one.last >= today and not one.withdrawn]
        rows = [one for one in rows if one.covers(today) <= (one.account in there.away)]
    return [
        Away(
            named[one.account], one.first, one.last, named[one.deputy] if one.deputy else None,
            named[by] if (by := there.answers(one.account)) else None,
        )
        for one in sorted(rows, key=lambda one: (one.first, one.number))
    ]  # fmt: skip

"""What came in since: new reports that touch a case, alerts that come back, dangers declared. Told once each.

After each intake, of what it brought, and after each run, of everything: nothing is told twice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import alert as alerts
from relais.casework import authorisation, inbox
from relais.casework import case as cases
from relais.casework.alert import Outcome
from relais.casework.case import OPEN
from relais.casework.claim import claims
from relais.desk import clocks, touch
from relais.desk.act import act, decision
from relais.desk.derived import has_run, results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.procedure import out_of_reach
from relais.desk.reach import reach_of
from relais.ledger.read import read
from relais.ledger.state import held_at, load, read_since

_DIGITS = 16


@dataclass(frozen=True)
class News:
    """How many lines were written to inboxes, of reports and of dangers, and how many alerts came back."""

    reports: int
    dangers: int
    back: int


@dataclass(frozen=True)
class _Found:
    touched: list[tuple[int, str, str, int]]
    dangers: list[tuple[str, str, int]]
    back: list[tuple[int, str]]
    lost: list[tuple[int, datetime]]


def tell(home: Home, new: Collection[str] | None = None) -> News:
    """Tell everybody what came in that concerns them; without an authorisation to link, only which dangers there are.

    `new`: the sources that came in; None: look at all, and at the subjects of the last run.
    A danger goes to the lead of each open case that it touches; else to whoever has taken the alert; else to the head.
    """
    with act(home, "tell-news") as connection:
        found = _found(home, connection, new)
    if not (found.touched or found.dangers or found.back or found.lost):
        return News(0, 0, 0)
    with decision(home, "tell-news", {}) as connection:
        on, names = cases.members(connection), cases.names(connection)
        # A report of another case that no authorisation joins with theirs does not exist for them.
        hidden = {one: reach_of(connection, names[one]).hidden for of in on.values() for one in of}
        reports = [
            inbox.tell(connection, account, inbox.REPORT, number, reference(source_id, ordinal), home.actor)
            for number, source_id, _locator, ordinal in found.touched
            for account in on.get(number, {})
            if source_id not in hidden[account]
        ]
        dangers = _tell_dangers(home, connection, found)
        waiting = {one.number for one in alerts.put_off(connection) if one.back is None}
        back = [one for one in found.back if one[0] in waiting]
        for number, source_id in back:
            alerts.bring_back(connection, number, source_id, home.actor)
        for number, day in found.lost:
            lead = cases.lead(on.get(number, {}))
            inbox.tell(connection, lead, inbox.DEADLINE, number, f"clocks {day.date()}", home.actor, day)
    return News(_count(reports), _count(dangers), len(back))


def reference(source_id: str, ordinal: int) -> str:
    """Return the report's name by sixteen digits: no run shortens or lengthens it."""
    return f"R-{sha256(f'{source_id}:{ordinal}'.encode()).hexdigest()[:_DIGITS]}"


def _tell_dangers(home: Home, connection: Connection, found: _Found) -> list[int | None]:
    held, on = claims(connection), cases.members(connection)
    within = cases.sources(connection)
    running = [one.number for one in cases.every(connection) if one.state == OPEN]
    told = []
    for source_id, locator, ordinal in found.dangers:
        of = {number for number, one, at, _n in found.touched if (one, at) == (source_id, locator)}
        of |= {number for number in running if source_id in within[number]}
        taken = held.get(alerts.key_of(source_id, locator))
        whom: list[tuple[int | None, int | None]] = [(cases.lead(on.get(number, {})), number) for number in sorted(of)]
        for account, number in whom or [(taken.account if taken else None, None)]:
            name = reference(source_id, ordinal)
            told.append(inbox.tell(connection, account, inbox.DANGER, number, name, home.actor))
    return told


def _found(home: Home, connection: Connection, new: Collection[str] | None) -> _Found:
    now = datetime.now(UTC)
    closed = alerts.closed(connection, now.date())
    held = load(home.ledger).sources.keys()
    come = held if new is None else held & set(new)
    if all(one.expired(now) for one in authorisation.every(connection)):
        con, _state = read(home.ledger, come)
        with con:
            touch.prepare(con, come, closed, {})
            return _Found([], touch.dangers(con), [], [])
    within = cases.sources(connection)
    running = {one.number: within[one.number] for one in cases.every(connection) if one.state == OPEN}
    waiting = [one for one in alerts.put_off(connection) if one.waits(now.date())]
    looked_at = come | {one.source_id for one in waiting} | {one for some in running.values() for one in some}
    con, _state = read(home.ledger, looked_at - set(out_of_reach(connection, now)))
    with con:
        # What has just come in is no subject's of a run that was before.
        names = ("hub",) if new is not None or not waiting else ("hub", "subject")
        touch.prepare(con, come, closed, _derived(home, *names))
        touched = touch.touched(con, running) if any(running.values()) else []
        back = touch.back(con, waiting, _news(home, waiting)) if waiting else []
        lost = clocks.soon(home, connection, running, now) if new is None and has_run(home) else []
        return _Found(touched, touch.dangers(con), back, lost)


def _derived(home: Home, *names: str) -> dict[str, pa.Table]:
    """Return tables of the last run; none where it cannot be read, or is no longer authorised: what came in stands."""
    try:
        return results(home, *names)[0] if has_run(home) else {}
    except DeskError:
        return {}


def _news(home: Home, waiting: Iterable[Outcome]) -> dict[str, frozenset[str]]:
    """Return what was read after each ledger head at which something was put off."""
    found = {}
    for before in {one.ledger_head for one in waiting}:
        since = read_since(home.ledger, before)
        found[before] = since if since is not None else _unheld(home, before)
    return found


def _unheld(home: Home, before: str) -> frozenset[str]:
    return frozenset(load(home.ledger).sources.keys() - held_at(home.ledger, before))


def _count(lines: Iterable[int | None]) -> int:
    return sum(one is not None for one in lines)

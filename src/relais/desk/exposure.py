"""Exposure at the desk: what I opened, for me alone; for the welfare officer, totals of the team that name nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework.case import Case
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.training_mark import is_training
from relais.model.notice import msg
from relais.safeguards import exposure
from relais.safeguards.account import account
from relais.safeguards.audit import last_number
from relais.safeguards.exposure import AFTER_CUT_OFF, AUDIO, IMAGE, KINDS, LEAST_PEOPLE, OVER_CAP, Opening, Total

LATE = msg(
    "from {hour} to {morning} ({zone}) nothing is read without a reason: say why it is read now, with --reason; then it"
    " is shown, always"
)
ENOUGH = msg(
    "today's reading has reached {hours} hours: say why more is read now, with --reason; then it is shown, always"
)
# What is said where a reason is all that is missing.
REASONS_ASKED = frozenset({LATE, ENOUGH})
NO_KIND = msg("“{text}” is nothing that is opened; there are: {kinds}")
NO_TIME = msg("between 1 minute and 24 hours were expected, not {minutes} minutes")
PAUSE = msg("you have been reading for {minutes} minutes: take a break of {pause} minutes before you go on")
PEER = msg(
    "Talk with a colleague about what you opened, also when it seems no more than usual. What counts here is yours:"
    " nobody else can read it, and it measures no work."
)
TOO_FEW = msg("no total is given: fewer than {people} people opened anything, or one of them most of it")

__all__ = [
    "KINDS",
    "LEAST_PEOPLE",
    "PAUSE",
    "PEER",
    "TOO_FEW",
    "InCase",
    "Mine",
    "Period",
    "Total",
    "mine",
    "mine_in",
    "note",
    "team",
]

_DAY = timedelta(days=1)
_LONGEST = 24 * 60


@dataclass(frozen=True)
class Mine:
    """What the person has opened today, this week (from Monday) and this month, and whether a break is due."""

    today: Total
    week: Total
    month: Total
    pause_due: timedelta | None


@dataclass(frozen=True)
class InCase:
    """What the person has opened in one case, this month and in all. `seen`: the audit row up to which it stands."""

    case: Case
    month: Total
    whole: Total
    seen: int


@dataclass(frozen=True)
class Period:
    """A whole week or month that has ended, [start, end), and its total; None where it would tell of a person."""

    name: str
    start: date
    end: date
    total: Total | None


def mine(home: Home) -> Mine:
    """Return what the person who asks has opened; there is no way to ask for another."""
    now = datetime.now(UTC)
    with act(home, "read-exposure") as connection:
        today = now.astimezone(ZoneInfo(home.reading.zone)).date()
        starts = [today, today - today.weekday() * _DAY, today.replace(day=1)]
        since = [exposure.day_begins(day, home.reading) for day in starts]
        openings = _own(home, connection, min(since))
        day, week, month = (
            exposure.total([one for one in openings if one.at >= start], home.reading) for start in since
        )
        return Mine(day, week, month, exposure.pause_due(openings, home.reading, now))


def mine_in(home: Home, case: int) -> InCase:
    """Return what the person who asks has opened in a case that they are on; there is no way to ask for another."""
    now = datetime.now(UTC)
    with act(home, "read-case-exposure", case) as connection:
        today = now.astimezone(ZoneInfo(home.reading.zone)).date()
        begun = exposure.day_begins(today.replace(day=1), home.reading)
        openings = [one for one in _own(home, connection, datetime.min.replace(tzinfo=UTC)) if one.case == case]
        month = [one for one in openings if one.at >= begun]
        held = cases.case(connection, case)
        return InCase(
            held, exposure.total(month, home.reading), exposure.total(openings, home.reading), last_number(connection)
        )  # fmt: skip


def note(home: Home, kind: str, minutes: int, scheme: str | None = None, code: str | None = None) -> None:
    """Record what the person opened outside relais, such as audio in a laboratory, ending now; raises DeskError."""
    if kind not in KINDS:
        raise DeskError(NO_KIND, text=kind, kinds=", ".join(KINDS))
    if not 0 < minutes <= _LONGEST:
        raise DeskError(NO_TIME, minutes=minutes)
    seconds = minutes * 60
    amount = {AUDIO: seconds, IMAGE: 1}.get(kind, 0)
    begun = datetime.now(UTC) - timedelta(seconds=seconds)
    with decision(home, "note-exposure", {}) as connection:
        exposure.opened(connection, [Opening(kind, amount, begun, seconds, scheme, code)])


def team(home: Home) -> list[Period]:
    """Return the totals of the last whole week and month of everybody; only the welfare officer may ask."""
    with act(home, "read-team-exposure") as connection:
        today = datetime.now(ZoneInfo(home.reading.zone)).date()
        week, month = today - today.weekday() * _DAY, today.replace(day=1)
        spans = [("week", week - 7 * _DAY, week), ("month", (month - _DAY).replace(day=1), month)]
        return [Period(name, start, end, _team(home, connection, start, end)) for name, start, end in spans]


def asked(home: Home, connection: Connection, reason: str) -> bool:
    """Say whether what is opened now is late; raises DeskError where it is and no reason is given.

    A reason always suffices: where a child is in danger nothing here keeps anybody from reading. In a training home
    none is asked: all in it is invented.
    """
    if is_training(home):
        return False
    now = datetime.now(UTC)
    why = exposure.why_asked(_own(home, connection, now - 2 * _DAY), home.reading, now)
    if why is not None and not reason.strip():
        if why == AFTER_CUT_OFF:
            hour, morning = (f"{one:%H:%M}" for one in (home.reading.cut_off, home.reading.starts))
            raise DeskError(LATE, hour=hour, morning=morning, zone=home.reading.zone)
        raise DeskError(ENOUGH, hours=f"{home.reading.cap / timedelta(hours=1):g}")
    return why in (AFTER_CUT_OFF, OVER_CAP)


def pause_due(home: Home, connection: Connection, and_now: Sequence[Opening]) -> timedelta | None:
    """Return how long the person has been reading, with what opens now, where a break is due; None otherwise."""
    now = datetime.now(UTC)
    return exposure.pause_due([*_own(home, connection, now - _DAY), *and_now], home.reading, now)


def _own(home: Home, connection: Connection, since: datetime) -> list[Opening]:
    who = account(connection, home.actor)
    return [] if who is None else exposure.of_person(connection, who.id, since)


def _team(home: Home, connection: Connection, start: date, end: date) -> Total | None:
    begins, ends = (exposure.day_begins(day, home.reading) for day in (start, end))
    return exposure.of_team(connection, begins, ends, home.reading)

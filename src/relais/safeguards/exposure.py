"""Exposure: what a person opened, kept for that person; of a team, totals that point to nobody.

It serves the person's own care: no medical data, no measure of work. A row is written in the transaction of the audit
line of the act that opened it, and read back for its person alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, insert, select

from relais.store.exposure_tables import OPENING
from relais.store.tables import ACTOR

KINDS = TEXT, AUDIO, IMAGE = ("text", "audio", "image")
# Slow, careful reading: about 170 words a minute.
CHARACTERS_A_MINUTE = 1000
# Fewer people, or one who has more than this share of the minutes, would be told by the total.
LEAST_PEOPLE = 5
MOST_OF_ONE = 0.5
_ROUNDED_TO = 10
# Why a reason is asked before more is opened.
AFTER_CUT_OFF, OVER_CAP = "cut_off", "cap"
# Where a connection keeps what an act has opened, until its frame writes it down.
_OPENED = "openings"


@dataclass(frozen=True)
class Limits:
    """After `session` of reading a pause of `pause` is due; over `cap` a day, or from `cut_off` to `starts`, why.

    Clock times are of `zone`. Project defaults, after what the field's guidance says (five hours, breaks, 16:00).
    """

    session: timedelta = timedelta(minutes=50)
    pause: timedelta = timedelta(minutes=10)
    cap: timedelta = timedelta(hours=5)
    cut_off: time = time(16)
    starts: time = time(6)
    zone: str = "Europe/Paris"


@dataclass(frozen=True)
class Opening:
    """One thing opened: `amount` is characters, seconds of audio, or references of images; `at` is aware.

    `seconds`: how long, where the person said so. `scheme` and `code` name a category and are never explained.
    """

    kind: str
    amount: int
    at: datetime
    seconds: int | None = None
    scheme: str | None = None
    code: str | None = None
    case: int | None = None
    late: bool = False
    reason: str = ""

    @property
    def lasts(self) -> timedelta:
        """Return how long it took: as said, of audio its length, of text by its characters; a reference takes none."""
        if self.seconds is not None:
            return timedelta(seconds=self.seconds)
        by_kind = {AUDIO: float(self.amount), TEXT: self.amount * 60 / CHARACTERS_A_MINUTE}
        return timedelta(seconds=by_kind.get(self.kind, 0.0))


@dataclass(frozen=True)
class Session:
    """Openings without a pause between them, from the first to the end of the last."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Total:
    """What was opened in a period: time in sessions, openings and their amount by kind, and how many were late."""

    time: timedelta
    openings: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    late: int = 0


def opened(connection: Connection, openings: Iterable[Opening]) -> None:
    """Hold what an act has opened until its frame writes it; several of one act stand apart."""
    connection.info.setdefault(_OPENED, []).extend(openings)


def take_opened(connection: Connection) -> list[Opening]:
    """Return what was opened since this was last asked, and forget it."""
    held: list[Opening] = connection.info.pop(_OPENED, [])
    return held


def write(connection: Connection, actor: str, case: int | None, openings: Sequence[Opening]) -> None:
    """Write openings down for whoever opened them, inside the caller's writing transaction."""
    if not openings:
        return
    who = connection.execute(select(ACTOR.c.id).where(ACTOR.c.name == actor)).scalar_one()
    rows = [
        {"actor_id": who, "at": one.at.astimezone(UTC).isoformat(), "kind": one.kind, "amount": one.amount,
         "seconds": one.seconds, "scheme": one.scheme, "code": one.code, "case": case, "late": one.late,
         "reason": one.reason}
        for one in openings
    ]  # fmt: skip
    connection.execute(insert(OPENING), rows)


def of_person(connection: Connection, account: int, since: datetime) -> list[Opening]:
    """Return what an account has opened since then, first to last. Only for the person whose account it is."""
    of = OPENING.c
    rows = connection.execute(
        select(OPENING).where(of.actor_id == account, of.at >= since.astimezone(UTC).isoformat()).order_by(of.at)
    )
    return [_opening(row) for row in rows]


def of_team(connection: Connection, start: datetime, end: datetime, limits: Limits) -> Total | None:
    """Return the total of everybody in [start, end), rounded; None where it would tell of a person.

    Hours are whole, other numbers rounded to tens. It would where fewer than `LEAST_PEOPLE` opened anything, or one of
    them has more than half of all the time.
    """
    of = OPENING.c
    between = of.at >= start.astimezone(UTC).isoformat(), of.at < end.astimezone(UTC).isoformat()
    by_person: dict[int, list[Opening]] = {}
    for row in connection.execute(select(OPENING).where(*between).order_by(of.at)):
        by_person.setdefault(row.actor_id, []).append(_opening(row))
    each = [total(openings, limits) for openings in by_person.values()]
    whole = total([], limits)
    for one in each:
        whole = _sum(whole, one)
    if len(each) < LEAST_PEOPLE or max(one.time for one in each) > whole.time * MOST_OF_ONE:
        return None
    # A difference of two totals, such as a month less its weeks, must not give a person's reading away.
    return Total(
        timedelta(hours=round(whole.time / timedelta(hours=1))),
        {kind: _rounded(count) for kind, count in whole.openings.items()},
        {kind: _rounded(amount) for kind, amount in whole.amounts.items()},
        _rounded(whole.late),
    )


def sessions(openings: Sequence[Opening], limits: Limits) -> list[Session]:
    """Return the sessions of openings in order of time: a new one begins after a pause as long as the setting."""
    found: list[Session] = []
    for one in openings:
        ends = one.at + one.lasts
        if found and one.at - found[-1].end < limits.pause:
            found[-1] = Session(found[-1].start, max(found[-1].end, ends))
        else:
            found.append(Session(one.at, ends))
    return found


def total(openings: Sequence[Opening], limits: Limits) -> Total:
    """Return what openings of one person, in order of time, come to."""
    counts, amounts = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for one in openings:
        counts[one.kind] += one.amount if one.kind == IMAGE else 1
        amounts[one.kind] += one.amount
    spent = sum((one.end - one.start for one in sessions(openings, limits)), timedelta())
    return Total(spent, counts, amounts, sum(one.late for one in openings))


def pause_due(openings: Sequence[Opening], limits: Limits, as_of: datetime) -> timedelta | None:
    """Return how long the session that still runs has lasted, where that is enough for a pause; None otherwise."""
    last = next(reversed(sessions(openings, limits)), None)
    if last is None or as_of - last.end >= limits.pause:
        return None
    lasted = max(last.end, as_of) - last.start
    return lasted if lasted >= limits.session else None


def why_asked(openings: Sequence[Opening], limits: Limits, as_of: datetime) -> str | None:
    """Return why a reason is asked before more is opened: AFTER_CUT_OFF, OVER_CAP; None: none is."""
    clock = as_of.astimezone(ZoneInfo(limits.zone)).time()
    if clock >= limits.cut_off or clock < limits.starts:
        return AFTER_CUT_OFF
    begun = day_begins(as_of.astimezone(ZoneInfo(limits.zone)).date(), limits)
    today = [one for one in openings if one.at >= begun]
    return OVER_CAP if total(today, limits).time >= limits.cap else None


def day_begins(day: date, limits: Limits) -> datetime:
    """Return the instant at which a day begins where the unit is."""
    return datetime.combine(day, time(), ZoneInfo(limits.zone))


def _opening(row: Row[Any]) -> Opening:
    at = datetime.fromisoformat(row.at)
    return Opening(
        row.kind, row.amount, at, row.seconds, row.scheme, row.code, row.case, row.late, row.reason
    )  # fmt: skip


def _rounded(count: int) -> int:
    return round(count / _ROUNDED_TO) * _ROUNDED_TO


def _sum(one: Total, other: Total) -> Total:
    return Total(
        one.time + other.time,
        {kind: one.openings[kind] + other.openings[kind] for kind in KINDS},
        {kind: one.amounts[kind] + other.amounts[kind] for kind in KINDS},
        one.late + other.late,
    )

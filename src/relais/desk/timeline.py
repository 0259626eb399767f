"""One timeline of a subject: payments, calls, chats, logins and trips by their moments, each with its place.

Of a chat only sessions are told: when one began, how long it went on, how many messages it has. No text is read.
What two sources tell of one event is one row, with how many tell it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa

from relais.desk.act import act
from relais.desk.called import called
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sight import Sight, sight
from relais.desk.timeline_events import EVENTS, KINDS, NAMED, ORDERS
from relais.desk.zones import SAID, Local, stated, zones
from relais.store.duck import register

__all__ = ["KINDS", "ORDERS", "Event", "Series", "Timeline", "timeline"]

# As many bars as a picture has room for, and as many rows as its table may have.
_MOST_BINS = 183
# From the finest to the coarsest, with how many days one holds at most.
_UNITS = (("day", 1), ("week", 7), ("month", 31), ("year", 366))


@dataclass(frozen=True)
class Event:
    """One event. `at` is None where nobody knows the instant, and `raw` then tells what is written.

    `other`: the subject dealt with, `name`: that party as written. `payee`: which of the two is paid by the other in
    what the home holds; None where neither is, or both are. `tellings`: how many rows of sources tell this event.
    """

    kind: str
    at: datetime | None
    precision: str | None
    raw: str | None
    direction: str | None
    other: str | None
    name: str | None
    payee: str | None
    amount: Decimal | None
    currency: str | None
    length_s: int | None
    count: int | None
    status: str | None
    what: str | None
    tellings: int
    source: str
    source_id: str
    locator: str


@dataclass(frozen=True)
class Series:
    """How many events of each kind began in each `unit` of time (UTC): rows of start, kind and count, in order."""

    unit: str
    rows: pa.Table


@dataclass(frozen=True)
class Timeline:
    """Some events of a subject, of how many; of every kind how many there are, and how many of all have no instant.

    `name`: what the subject is called, as the person may see it; `locals`: the clock of the subject and of
    each payee in the rows.
    """

    id: str
    events: tuple[Event, ...]
    of: int
    counts: Mapping[str, int]
    undated: int
    series: Series
    name: str | None
    locals: Mapping[str, Local]
    stale: bool


@dataclass(frozen=True)
class Asked:
    """Which events: of these kinds (all, where none is named), with one other subject, in which order.

    `zone`, `payee_zone`: the clocks that the person names, of the subject and of whoever is paid.
    """

    kinds: tuple[str, ...] = ()
    other: str = ""
    order: str = "at"
    zone: str = ""
    payee_zone: str = ""


def timeline(home: Home, subject: str, asked: Asked, first: int, count: int) -> Timeline:
    """Return events of a subject (S-…), `count` of them from number `first` on, counted from 0; raises DeskError."""
    own, theirs = stated(asked.zone), stated(asked.payee_zone)
    kinds = [one for one in asked.kinds if one in KINDS] or list(KINDS)
    with act(home, "show", id=subject) as connection:
        seen = sight(home, connection)
        con = _opened(seen, subject, asked.other)
        with con:
            counts = dict(con.execute("SELECT kind, count(*) FROM event GROUP BY kind").fetchall())
            con.execute("DELETE FROM event WHERE NOT list_contains($kinds, kind)", {"kinds": kinds})
            of, undated = con.execute('SELECT count(*), count(*) FILTER ("at" IS NULL) FROM event').fetchall()[0]
            series = _series(con)
            rows = _named(con, asked.order, first, count)
        events = _told(seen, subject, rows)
        clocks = zones(seen, {subject, *(one.payee for one in events if one.payee)})
        name = called(seen, {subject}).get(subject)
        stale = seen.stale
    clocks = {one: _said(held, own if one == subject else theirs) for one, held in clocks.items()}
    return Timeline(
        subject, events, of, {one: counts.get(one, 0) for one in KINDS}, undated, series, name, clocks, stale
    )  # fmt: skip


def _said(held: Local, zone: ZoneInfo | None) -> Local:
    return held if zone is None else Local(zone, SAID, held.countries, held.proposed)


def _opened(seen: Sight, subject: str, other: str) -> duckdb.DuckDBPyConnection:
    """Return a connection with the table `event`: all events of the subject, or those with the other one."""
    mine = _mentions(seen, subject)
    # Whoever is none is dealt with by nobody: the list is empty then, as it is for whom one may not see.
    theirs = seen.some(subject=("subject_id", {other}))["subject"] if other else None
    ever = seen.state().ever
    con, _state = seen.facts({ever[one].source_id for one in mine["reading_id"].to_pylist() if one in ever})
    register(con, "mine", mine)
    con.execute(f"CREATE TEMP TABLE event AS {EVENTS}")
    if theirs is not None:
        register(con, "theirs", theirs)
        con.execute("""
            DELETE FROM event WHERE NOT EXISTS (
                FROM theirs t WHERE t.reading_id = event.reading_id AND t.ordinal = event.other)
        """)
    return con


def _mentions(seen: Sight, subject: str) -> pa.Table:
    found = seen.some(subject=("subject_id", {subject}))["subject"]
    if not found.num_rows:
        raise DeskError(NO_SUCH_ID, id=subject)
    return found


def _series(con: duckdb.DuckDBPyConnection) -> Series:
    """Count the events by the finest unit of time that a picture has room for."""
    days = con.execute('SELECT coalesce(date_diff(\'day\', min("at"), max("at")), 0) + 1 FROM event').fetchall()[0][0]
    unit = next((name for name, held in _UNITS if days / held <= _MOST_BINS), _UNITS[-1][0])
    rows = con.execute(f"""
        SELECT date_trunc('{unit}', "at")::DATE AS start, kind, count(*) AS count
        FROM event WHERE "at" IS NOT NULL GROUP BY ALL ORDER BY start, kind
    """)
    return Series(unit, rows.to_arrow_table())


def _named(con: duckdb.DuckDBPyConnection, order: str, first: int, count: int) -> list[dict[str, Any]]:
    """Return some events in order, with the party dealt with as written and the name of the source."""
    column = order.removeprefix("-")
    way = "DESC" if order.startswith("-") else "ASC"
    by = f'"{column}" {way} NULLS LAST, ' if column in ORDERS else ""
    register(con, "page", con.execute(f"""
        SELECT row_number() OVER (ORDER BY {by} "at" NULLS LAST, kind, source_id, locator, ordinal) AS place, *
        FROM event ORDER BY place LIMIT {int(count)} OFFSET {int(first)}
    """).to_arrow_table())  # fmt: skip
    rows: list[dict[str, Any]] = con.execute(NAMED).to_arrow_table().to_pylist()
    return rows


def _told(seen: Sight, subject: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Event, ...]:
    """Return rows as events: each with the subject dealt with, and which of the two is paid by the other."""
    found = seen.mentions({(row["reading_id"], row["other"]) for row in rows if row["other"] is not None})
    ends = (found[name].to_pylist() for name in ("reading_id", "ordinal", "subject_id"))
    named = {(reading, ordinal): one for reading, ordinal, one in zip(*ends, strict=True)}
    others = {one for one in named.values() if one != subject}
    paid, paying = _paid(seen, subject, others, "from_subject"), _paid(seen, subject, others, "to_subject")

    def payee(row: Mapping[str, Any], other: str | None) -> str | None:
        if row["kind"] == "payment":
            return other if row["direction"] == "out" else subject
        if (other in paid) == (other in paying):
            return None
        return other if other in paid else subject

    return tuple(
        Event(
            other=other, payee=payee(row, other),
            **{name: row[name] for name in Event.__dataclass_fields__ if name not in ("other", "payee")},
        )
        for row in rows
        for other in [named.get((row["reading_id"], row["other"]))]
    )  # fmt: skip


def _paid(seen: Sight, subject: str, others: Collection[str], mine: str) -> frozenset[str]:
    """Return whom of these the subject pays (`mine`: from_subject), or is paid by."""
    theirs = "to_subject" if mine == "from_subject" else "from_subject"
    rows = seen.some(edge=(mine, {subject}))["edge"].select(["act", theirs]).to_pylist() if others else []
    return frozenset(row[theirs] for row in rows if row["act"] == "pays") & frozenset(others)

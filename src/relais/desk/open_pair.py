"""One pair opened: what all tests say of it, and where that stands.

What selected the pair is told apart from what had not been looked at then: only the latter is evidence on it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.casework import clearance, kept_back
from relais.casework.kept_back import KeptBack
from relais.corroborate.check import Check
from relais.corroborate.days import numbered
from relais.corroborate.examined import Examined, examined
from relais.corroborate.innocents import LEVELS, SEED
from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags
from relais.corroborate.pair_events import pair_events
from relais.corroborate.payment_then_call import SPAN, WINDOW_H
from relais.corroborate.registry import TESTS
from relais.corroborate.session_score import RETAINER
from relais.corroborate.session_tables import KINDS
from relais.corroborate.timed import Opened, opened
from relais.corroborate.timing_test import PARIS, Events, Setting
from relais.desk.act import act
from relais.desk.called import names as called_so
from relais.desk.error import DeskError
from relais.desk.evidence import rows_of
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.desk.used import Use, seen, unseen, uses
from relais.ledger.state import State
from relais.model.notice import msg
from relais.safeguards.audit import details_of
from relais.store.duck import register

NO_PAIR = msg(
    "{payer} pays {payee} nothing that is known: `relais evidence --test repetition` lists pairs, payer first"
)

# Reasons of the order of work that count payments near calls.
_BY_TIMES = ("repeated_sessions", "paid_sessions")

# What the doors know of one direction of a test of times.
Answer = Examined


@dataclass(frozen=True)
class Event:
    """A payment or a call, and its place; `at` is local, a day where no more is known.

    `near`: of a payment, whether a call is in the hour after, or on its day; `unseen`: no screening that selected the
    pair had seen it.
    """

    at: datetime | date
    source: str
    source_id: str
    locator: str
    told: str
    near: bool = False
    unseen: bool = True
    amount: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Section:
    """What one test found of the pair: rows of its table, by its columns."""

    test: Check
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Session:
    """A proposed session: when its call began, of what it is made, and whether another arrangement fits as well.

    `paid_at`: milliseconds since 1970, UTC; `by_month`: money by the month, the weakest kind.
    """

    at: datetime
    paid_at: int
    by_month: bool
    payment: bool
    call: bool
    chat: bool
    ambiguous: bool


@dataclass(frozen=True)
class Pair:
    """One pair: what was laid down beforehand, what each test found, and the events with their places.

    `answers`: the tests of times on all that is known; `left`: on what the selections had not seen, empty where they
    had seen all, or there is none. `uses`: the selections that had seen payments of the pair; `ranked`: the order of
    work counted its payments near calls; `looks`: how often it was opened before; `cleared`: numbers of clearances.
    """

    payer: str
    payee: str
    zone: str
    window_h: int
    span_min: int
    clock_error_s: int
    zone_error_h: int
    seed: int
    levels: tuple[float, ...]
    sections: tuple[Section, ...]
    answers: tuple[Answer, ...]
    left: tuple[Answer, ...]
    uses: tuple[Use, ...]
    ranked: bool
    looks: int
    kept: KeptBack | None
    cleared: tuple[int, ...]
    payments: tuple[Event, ...]
    calls: tuple[Event, ...]
    others: int
    stale: bool
    names: Mapping[str, str]
    # What the two are called, as the person may see it.
    called: Mapping[str, str]
    sessions: tuple[Session, ...]
    # What each session is made of, with its place, the reason, and what it was preferred to: rows of `session_piece`.
    pieces: tuple[Mapping[str, object], ...]
    # For the pictures: the zone, and the moments of payments and calls in milliseconds since 1970, UTC.
    place: ZoneInfo
    paid_ms: Ints
    called_ms: Ints


def open_pair(
    home: Home, payer: str, payee: str, clock_error_s: int = 0, zone: ZoneInfo = PARIS, zone_error_h: int = 0
) -> Pair:
    """Open one pair of subjects; raises DeskError where no payment of theirs is known.

    `clock_error_s`: how far the clocks of the records may be apart; `zone`: where the payer's day is; `zone_error_h`:
    by how many hours the zone of a record may be wrong. Both errors widen the hour, and the day, on both sides.
    """
    setting = Setting(zone, clock_error_s * 1000, zone_error_h)
    with act(home, "examine-pair", payer=payer, payee=payee, clock_error_s=clock_error_s, zone=str(zone),
             zone_error_h=zone_error_h) as connection:  # fmt: skip
        seen_by = sight(home, connection)
        names = dict.fromkeys(test.table for test in TESTS)
        tables, stale = seen_by.results("subject", "session_piece", "reason", "lead_reason", *names)
        con, state = seen_by.facts()
        register(con, "subject", tables["subject"])
        told = pair_events(con, pa.table({"payer": [payer], "payee": [payee]})).to_pylist()
        places = {(row["source_id"], row["locator"]) for row in told if row["kind"] == "payment"}
        if not places:
            raise DeskError(NO_PAIR, payer=payer, payee=payee)
        sections = tuple(_section(con, tables[test.table], test, payer, payee) for test in TESTS)
        spent, kept = uses(connection, home.ledger, told), kept_back.current(connection)
        cleared = tuple(row.number for row in clearance.standing(connection) if row.places & places)
        looks = [
            one for one in details_of(connection, "examine-pair") if (one["payer"], one["payee"]) == (payer, payee)
        ]
        known = opened(con, payer, payee)
        called = called_so(con, {payer, payee})
    ranked = _ranked(tables["reason"], places) or _ranked(tables["lead_reason"], places)
    events, saw = _events(known), seen(told, spent)
    fresh, fresh_days = unseen(events.payments, saw), unseen(events.dated, saw)
    answers = _answers(events, known.others, setting)
    some = np.concatenate((fresh, fresh_days))
    left = _answers(_kept(events, fresh, fresh_days), known.others, setting) if spent and some.any() else ()
    payments = [
        *_timed(known.payments, answers[:1], fresh, partial(_event, state=state, zone=zone)),
        *_timed(known.dated, answers[-1:], fresh_days, partial(_event, state=state, zone=None)),
    ]
    calls = tuple(_event(row, _lasted(row), state=state, zone=zone) for row in known.calls.to_pylist())
    named = {source_id: source.name or "" for source_id, source in state.sources.items()}
    return Pair(
        payer, payee, str(zone), WINDOW_H, SPAN.after // 60_000, clock_error_s, zone_error_h, SEED, LEVELS, sections,
        answers, left, spent, ranked, len(looks), kept, cleared, tuple(payments), calls, int(known.others.size), stale,
        named, called, *_sessions(sections, tables["session_piece"]), zone, events.payments, events.calls,
    )  # fmt: skip


def _sessions(
    sections: Sequence[Section], table: pa.Table
) -> tuple[tuple[Session, ...], tuple[Mapping[str, object], ...]]:
    """Return the sessions of the pair, and all their pieces."""
    rows = [row for section in sections if section.test.table == "session" for row in section.rows]
    own = pc.is_in(table["session_id"], pa.array([row["session_id"] for row in rows], pa.string()))
    pieces = table.filter(own).to_pylist()
    kinds: dict[object, set[str]] = {}
    for piece in pieces:
        kinds.setdefault(piece["session_id"], set()).add(piece["piece"])
    sessions = []
    for row in rows:
        payment, call, chat = (name in kinds[row["session_id"]] for name in ("payment", "call", "message"))
        begun, paid = cast("datetime", row["call_at"]), cast("datetime", row["paid_at"])
        month = row["kind"] == KINDS[RETAINER]
        moment = round(paid.timestamp() * 1000)
        sessions.append(Session(begun, moment, month, payment, call, chat, bool(row["ambiguous"])))
    return tuple(sessions), tuple(pieces)


def _events(known: Opened) -> Events:
    """Return the events of the one pair."""
    every = (table["at"].to_numpy().astype(np.int64) for table in (known.payments, known.calls, known.dated))
    return Events(1, *(array for at in every for array in (np.zeros(at.size, np.int64), at)))


def _kept(events: Events, payments: Flags, dated: Flags) -> Events:
    """Return the same with some of the payments alone."""
    return events._replace(
        payment_pair=events.payment_pair[payments], payments=events.payments[payments],
        dated_pair=events.dated_pair[dated], dated=events.dated[dated],
    )  # fmt: skip


def _answers(events: Events, others: Ints, setting: Setting) -> tuple[Answer, ...]:
    return tuple(examined(events, others, setting)) if events.calls.size else ()


def _ranked(reasons: pa.Table, places: set[tuple[str, str]]) -> bool:
    """Say whether the order of work counted payments near calls of this pair: that chose by the same times."""
    rows = reasons.filter(pc.is_in(reasons["name"], pa.array(_BY_TIMES))).to_pylist()
    return any((at["source_id"], at["locator"]) in places for row in rows for at in row["places"])


def _timed(known: pa.Table, answers: Sequence[Answer], fresh: Flags, event: Callable[..., Event]) -> Iterator[Event]:
    """Yield payments as events; the first of the answers says which have a call near."""
    rows = known.to_pylist()
    near = answers[0].near.tolist() if answers and answers[0].near.size == len(rows) else [False] * len(rows)
    for row, flag, new in zip(rows, near, fresh.tolist(), strict=True):
        yield replace(
            event(row, _paid(row)), near=flag, unseen=new, amount=row["amount"], currency=row["currency"]
        )  # fmt: skip


_FINDINGS = """
    SELECT f.* FROM found f
    JOIN payment p ON f.record_table = 'payment' AND p.reading_id = f.record_reading AND p.ordinal = f.record_ordinal
    JOIN subject a ON a.reading_id = p.reading_id AND a.ordinal = p.payer AND a.subject_id = $payer
    JOIN subject b ON b.reading_id = p.reading_id AND b.ordinal = p.payee AND b.subject_id = $payee
    ORDER BY f.message_source, f.message_reading, f.message_ordinal, f.record_reading, f.record_ordinal
"""


def _section(con: duckdb.DuckDBPyConnection, table: pa.Table, test: Check, payer: str, payee: str) -> Section:
    table = rows_of(table, test)
    if test.table == "finding":
        con.register("found", table)
        rows = con.execute(_FINDINGS, {"payer": payer, "payee": payee}).to_arrow_table()
        con.unregister("found")
    else:
        of = pc.equal(table["payee"], payee)
        rows = table.filter(pc.and_(of, pc.equal(table["payer"], payer)) if "payer" in table.column_names else of)
    return Section(test, tuple(rows.to_pylist()))


def _event(row: dict[str, Any], told: str, *, state: State, zone: ZoneInfo | None) -> Event:
    """Return an event; without a zone it is known to the day alone."""
    if zone is None:
        at: datetime | date = date(1970, 1, 1) + timedelta(days=int(numbered(np.array(row["at"], np.int64))))
    else:
        at = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=row["at"])).astimezone(zone)
    source = state.sources.get(row["source_id"])
    return Event(at, source.name if source else "", row["source_id"], row["locator"], told)


def _paid(row: dict[str, Any]) -> str:
    return "" if row["amount"] is None else f"{row['amount'].normalize():f} {row['currency'] or ''}".strip()


def _lasted(row: dict[str, Any]) -> str:
    return "" if row["duration_s"] is None else str(timedelta(seconds=row["duration_s"]))

"""Payments followed by calls: the screening of the last run, and one pair opened on the facts as they are now."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from relais.corroborate.days import numbered
from relais.corroborate.examined import LEVELS, SEED, Examined, examined
from relais.corroborate.payment_then_call import SPAN, WINDOW_H
from relais.corroborate.timed import Opened, opened
from relais.corroborate.timing_test import PARIS, Events, Setting
from relais.desk.act import act
from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.read import read
from relais.model.notice import msg
from relais.store.duck import register

NO_PAIR = msg(
    "no payment and call with known moments or days lie between {payer} and {payee}: `relais timing` lists the pairs,"
    " the payer first"
)


# What is told of one direction, by the name under which the doors know it.
Answer = Examined


@dataclass(frozen=True)
class Event:
    """A payment or a call, and its place; `near`: of a payment, whether a call of the pair is in the hour after.

    A payment known to the day has a date; there `near` says whether a call is on that day.
    """

    at: datetime | date
    source: str
    source_id: str
    locator: str
    told: str
    near: bool = False


@dataclass(frozen=True)
class Pair:
    """One pair: what was laid down beforehand, the answers of all tests, and the events with their places.

    `answers`: payment then call, its reverse, the same evening; and the same day, where payments are known to the day.
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
    answers: tuple[Answer, ...]
    payments: tuple[Event, ...]
    calls: tuple[Event, ...]
    others: int
    stale: bool


def screening(home: Home, test: str = "payment_then_call") -> tuple[pa.Table, bool]:
    """Return the pairs that the last run screened by a test of times, surest first; and whether facts came in since."""
    with act(home, "read-timing"):
        tables, stale = results(home, test)
    return tables[test].sort_by([("q", "ascending"), ("p", "ascending"), ("payer", "ascending")]), stale


def examine(
    home: Home, payer: str, payee: str, clock_error_s: int = 0, zone: ZoneInfo = PARIS, zone_error_h: int = 0
) -> Pair:
    """Open one pair of subjects; raises DeskError where nothing of theirs is timed.

    `clock_error_s`: how far the clocks of the records may be apart; `zone`: where the payer's day is; `zone_error_h`:
    by how many hours the zone of a record may be wrong. Both errors widen the hour, and the day, on both sides.
    """
    setting = Setting(zone, clock_error_s * 1000, zone_error_h)
    with act(home, "examine-timing", payer=payer, payee=payee):
        tables, stale = results(home, "subject")
        con, state = read(home.ledger)
        register(con, "subject", tables["subject"])
        found = opened(con, payer, payee)
        if not found.payments.num_rows + found.dated.num_rows or not found.calls.num_rows:
            raise DeskError(NO_PAIR, payer=payer, payee=payee)
        answers = tuple(examined(_events(found), found.others, setting))
        names = {source_id: source.name for source_id, source in state.sources.items()}
    after, *_more, last = (one.near.tolist() for one in answers)
    rows, days = found.payments.to_pylist(), found.dated.to_pylist()
    payments = [replace(_event(row, names, _paid(row), zone), near=near) for row, near in zip(rows, after, strict=True)]
    if days:
        payments += [
            replace(_event(row, names, _paid(row), zone), near=near, at=_day(row["at"]))
            for row, near in zip(days, last, strict=True)
        ]
    return Pair(
        payer,
        payee,
        str(zone),
        WINDOW_H,
        SPAN.after // 60_000,
        clock_error_s,
        zone_error_h,
        SEED,
        LEVELS,
        answers,
        tuple(payments),
        tuple(_event(row, names, _lasted(row), zone) for row in found.calls.to_pylist()),
        int(found.others.size),
        stale,
    )


def _events(found: Opened) -> Events:
    """Return the events of the one pair."""
    every = (table["at"].to_numpy().astype(np.int64) for table in (found.payments, found.calls, found.dated))
    return Events(1, *(array for at in every for array in (np.zeros(at.size, np.int64), at)))


def _event(row: dict[str, Any], names: dict[str, str], told: str, zone: ZoneInfo) -> Event:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=row["at"])
    return Event(at.astimezone(zone), names.get(row["source_id"], ""), row["source_id"], row["locator"], told)


def _day(at: int) -> date:
    return date(1970, 1, 1) + timedelta(days=int(numbered(np.array(at, np.int64))))


def _paid(row: dict[str, Any]) -> str:
    return "" if row["amount"] is None else f"{row['amount'].normalize():f} {row['currency'] or ''}".strip()


def _lasted(row: dict[str, Any]) -> str:
    return "" if row["duration_s"] is None else str(timedelta(seconds=row["duration_s"]))

"""Payments followed by calls: the screening of the last run, and one pair opened on the facts as they are now."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from relais.corroborate.examined import LEVELS, SEED, Examined, examined
from relais.corroborate.followed import SPAN, WINDOW_H
from relais.corroborate.timed import opened
from relais.corroborate.payment_then_call import ZONE
from relais.desk.act import act
from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.read import read
from relais.model.notice import msg
from relais.store.duck import register

NO_PAIR = msg(
    "no payment and call with known moments lie between {payer} and {payee}: `relais timing` lists the pairs, the payer"
    " first"
)


# What is told of one direction, by the name under which the doors know it.
Answer = Examined


@dataclass(frozen=True)
class Event:
    """A payment or a call, and its place; `near`: of a payment, whether a call of the pair is in the hour after."""

    at: datetime
    source: str
    source_id: str
    locator: str
    told: str
    near: bool = False


@dataclass(frozen=True)
class Pair:
    """One pair: what was laid down beforehand, the answer in both directions, and the events with their places."""

    payer: str
    payee: str
    zone: str
    window_h: int
    span_min: int
    clock_error_s: int
    seed: int
    levels: tuple[float, ...]
    answers: tuple[Answer, ...]
    payments: tuple[Event, ...]
    calls: tuple[Event, ...]
    others: int
    stale: bool


def screening(home: Home) -> tuple[pa.Table, bool]:
    """Return the pairs that the last run screened, surest first, and whether facts have come in since."""
    with act(home, "read-timing"):
        tables, stale = results(home, "payment_then_call")
    return tables["payment_then_call"].sort_by([("q", "ascending"), ("p", "ascending"), ("payer", "ascending")]), stale


def examine(home: Home, payer: str, payee: str, clock_error_s: int = 0) -> Pair:
    """Open one pair of subjects; raises DeskError where nothing of theirs is timed.

    `clock_error_s`: how far the clocks of the records may be apart; it widens the hour on both sides.
    """
    with act(home, "examine-timing", payer=payer, payee=payee):
        tables, stale = results(home, "subject")
        con, state = read(home.ledger)
        register(con, "subject", tables["subject"])
        payments, calls, others = opened(con, payer, payee)
        if not payments.num_rows or not calls.num_rows:
            raise DeskError(NO_PAIR, payer=payer, payee=payee)
        ours, theirs = (table["at"].to_numpy().astype(np.int64) for table in (payments, calls))
        answers = tuple(examined(ours, theirs, others, error_ms=clock_error_s * 1000))
        names = {source_id: source.name for source_id, source in state.sources.items()}
    after = answers[0].near.tolist()
    return Pair(
        payer,
        payee,
        str(ZONE),
        WINDOW_H,
        SPAN.after // 60_000,
        clock_error_s,
        SEED,
        LEVELS,
        answers,
        tuple(_event(row, names, _paid(row), near) for row, near in zip(payments.to_pylist(), after, strict=True)),
        tuple(_event(row, names, _lasted(row)) for row in calls.to_pylist()),
        int(others.size),
        stale,
    )


def _event(row: dict[str, Any], names: dict[str, str], told: str, near: bool = False) -> Event:  # noqa: FBT001, FBT002
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=row["at"])
    return Event(at.astimezone(ZONE), names.get(row["source_id"], ""), row["source_id"], row["locator"], told, near)


def _paid(row: dict[str, Any]) -> str:
    return "" if row["amount"] is None else f"{row['amount'].normalize():f} {row['currency'] or ''}".strip()


def _lasted(row: dict[str, Any]) -> str:
    return "" if row["duration_s"] is None else str(timedelta(seconds=row["duration_s"]))

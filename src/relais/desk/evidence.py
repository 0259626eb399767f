"""Evidence at the desk: what each test found, and one pair opened with all that the tests say of it, with places.

What selected a pair is told apart from what had not been looked at then: only the latter is evidence on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.casework import clearance, kept_back
from relais.casework.kept_back import KeptBack
from relais.corroborate.check import Check
from relais.corroborate.examined import LEVELS, SEED, Examined, examined
from relais.corroborate.followed import SPAN, WINDOW_H
from relais.corroborate.local_windows import Ints
from relais.corroborate.payment_then_call import ZONE
from relais.corroborate.registry import BY_NAME, TESTS
from relais.corroborate.timed import opened
from relais.desk.act import act
from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.used import Use, events_of, start_of, uses
from relais.ledger.read import read
from relais.ledger.state import State
from relais.model.notice import msg
from relais.store.duck import register

NO_TEST = msg("no test “{name}”; there are: {names}")
NO_PAIR = msg(
    "{payer} pays {payee} nothing that is known: `relais evidence --test repetition` lists pairs, payer first"
)

# What the doors know of a test, and of one direction of a timing test.
Statement = Check
Answer = Examined


@dataclass(frozen=True)
class Event:
    """A payment or a call, and its place; `at` is local. `near`: of a payment, whether a call is in the hour after.

    `unseen`: no screening that selected the pair had seen it.
    """

    at: datetime
    source: str
    source_id: str
    locator: str
    told: str
    near: bool = False
    unseen: bool = True


@dataclass(frozen=True)
class Section:
    """What one test found of the pair: rows of its table, by its columns."""

    test: Check
    rows: tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Pair:
    """One pair: what was laid down beforehand, what each test found, and the events with their places.

    `answers`: the tests of times on all that is known; `unseen`: on what had not selected the pair, empty where that
    is all or nothing. `uses`: the selections that had seen payments of the pair; `cleared`: numbers of the clearances.
    """

    payer: str
    payee: str
    zone: str
    window_h: int
    span_min: int
    clock_error_s: int
    seed: int
    levels: tuple[float, ...]
    sections: tuple[Section, ...]
    answers: tuple[Answer, ...]
    unseen: tuple[Answer, ...]
    uses: tuple[Use, ...]
    kept: KeptBack | None
    cleared: tuple[int, ...]
    payments: tuple[Event, ...]
    calls: tuple[Event, ...]
    others: int
    stale: bool


def statements() -> tuple[Check, ...]:
    """Return every test, in the order in which they run: what it asks, and how."""
    return TESTS


def statement(name: str) -> Check:
    """Return one test; raises DeskError where there is none of that name."""
    if name not in BY_NAME:
        raise DeskError(NO_TEST, name=name, names=", ".join(BY_NAME))
    return BY_NAME[name]


def counts(home: Home) -> tuple[list[tuple[Check, int]], bool]:
    """Return how many rows each test made in the last run, and whether facts have come in since."""
    with act(home, "read-evidence"):
        tables, stale = results(home, *dict.fromkeys(test.table for test in TESTS))
    return [(test, _of_test(tables[test.table], test.name).num_rows) for test in TESTS], stale


def found(home: Home, name: str) -> tuple[pa.Table, bool]:
    """Return what one test found in the last run, and whether facts have come in since; surest first where it tests."""
    test = statement(name)
    with act(home, "read-evidence"):
        tables, stale = results(home, test.table)
    table = _of_test(tables[test.table], name)
    if {"q", "p"} <= set(table.column_names):
        table = table.sort_by([("q", "ascending"), ("p", "ascending"), ("payer", "ascending")])
    return table, stale


def _of_test(table: pa.Table, name: str) -> pa.Table:
    return table.filter(pc.equal(table["test"], name)) if "test" in table.column_names else table


def open_pair(home: Home, payer: str, payee: str, clock_error_s: int = 0) -> Pair:
    """Open one pair of subjects; raises DeskError where no payment of theirs is known.

    `clock_error_s`: how far the clocks of the records may be apart; it widens the hour on both sides.
    """
    with act(home, "examine-pair", payer=payer, payee=payee) as connection:
        tables, stale = results(home, "subject", *dict.fromkeys(test.table for test in TESTS))
        con, state = read(home.ledger)
        register(con, "subject", tables["subject"])
        places = [one[2:] for one in events_of(con, [(payer, payee)])[payer, payee] if one[0] == "payment"]
        sections = tuple(_section(con, tables[test.table], test, payer, payee) for test in TESTS)
        if not places and not any(section.rows for section in sections):
            raise DeskError(NO_PAIR, payer=payer, payee=payee)
        spent, kept = uses(connection, places), kept_back.current(connection)
        cleared = tuple(row.number for row in clearance.standing(connection) if not row.places.isdisjoint(set(places)))
        payments, calls, others = opened(con, payer, payee)
    ours, theirs = (table["at"].to_numpy().astype(np.int64) for table in (payments, calls))
    answers = _answers(ours, theirs, others, clock_error_s)
    fresh = _unseen(ours, spent, start_of(kept))
    unseen = _answers(ours[fresh], theirs, others, clock_error_s) if fresh.any() and not fresh.all() else ()
    near = answers[0].near.tolist() if answers else [False] * ours.size
    return Pair(
        payer, payee, str(ZONE), WINDOW_H, SPAN.after // 60_000, clock_error_s, SEED, LEVELS, sections, answers, unseen,
        tuple(spent), kept, cleared,
        tuple(_event(row, state, _paid(row), *flags)
              for row, *flags in zip(payments.to_pylist(), near, fresh.tolist(), strict=True)),
        tuple(_event(row, state, _lasted(row)) for row in calls.to_pylist()),
        int(others.size), stale,
    )  # fmt: skip


def _answers(payments: Ints, calls: Ints, others: Ints, clock_error_s: int) -> tuple[Answer, ...]:
    if not payments.size or not calls.size:
        return ()
    return tuple(examined(payments, calls, others, error_ms=clock_error_s * 1000))


def _unseen(payments: Ints, spent: list[Use], start: int | None) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of payments whether no selection of the pair had seen them."""
    fresh = np.ones(payments.size, np.bool_)
    for use in spent:
        fresh &= use.unseen(payments)
    return fresh if start is None else fresh | (payments >= start)


_FINDINGS = """
    SELECT f.* FROM found f
    JOIN payment p ON f.record_table = 'payment' AND p.reading_id = f.record_reading AND p.ordinal = f.record_ordinal
    JOIN subject a ON a.reading_id = p.reading_id AND a.ordinal = p.payer AND a.subject_id = $payer
    JOIN subject b ON b.reading_id = p.reading_id AND b.ordinal = p.payee AND b.subject_id = $payee
    ORDER BY f.message_source, f.message_reading, f.message_ordinal, f.record_reading, f.record_ordinal
"""


def _section(con: duckdb.DuckDBPyConnection, table: pa.Table, test: Check, payer: str, payee: str) -> Section:
    if test.table == "finding":
        con.register("found", _of_test(table, test.name))
        rows = con.execute(_FINDINGS, {"payer": payer, "payee": payee}).to_arrow_table()
        con.unregister("found")
    else:
        of = pc.equal(table["payee"], payee)
        rows = table.filter(pc.and_(of, pc.equal(table["payer"], payer)) if "payer" in table.column_names else of)
    return Section(test, tuple(rows.to_pylist()))


def _event(row: dict[str, Any], state: State, told: str, near: bool = False, unseen: bool = True) -> Event:  # noqa: FBT001, FBT002
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=row["at"])
    source = state.sources.get(row["source_id"])
    name = source.name if source else ""
    return Event(at.astimezone(ZONE), name, row["source_id"], row["locator"], told, near, unseen)


def _paid(row: dict[str, Any]) -> str:
    return "" if row["amount"] is None else f"{row['amount'].normalize():f} {row['currency'] or ''}".strip()


def _lasted(row: dict[str, Any]) -> str:
    return "" if row["duration_s"] is None else str(timedelta(seconds=row["duration_s"]))

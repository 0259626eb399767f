"""Cleared pairs at the desk: a named person explains the payments of two. Together they measure the tests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import clearance, selection
from relais.casework.clearance import Clearance, NotClearedError
from relais.corroborate.innocents import LEVELS
from relais.corroborate.null import proportion
from relais.corroborate.pair_events import pair_events
from relais.corroborate.registry import TIMED
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.desk.veil import CLOSED
from relais.model.notice import msg
from relais.store.duck import register

NO_REASON = msg("say how the payments of these two are explained: --reason stays with the decision, under your name")
NO_PAYMENT = msg("{payer} pays {payee} nothing that is known: there is nothing to clear")
ALREADY = msg("cleared already, by number {number}: `relais cleared` says by whom")
NOT_CLEARED = msg("no clearance {number} stands: `relais cleared` lists them")


@dataclass(frozen=True)
class Rate:
    """How often a test raised an alarm on cleared pairs, at one level, with its exact 95 % interval.

    `pairs`: cleared pairs on which the test can be offered; of them `selected` were selected by this very test: such
    pairs come to be cleared because they stood out, so the rate among all is too high, and among the rest too low.
    """

    test: str
    direction: str
    level: float
    alarms: int
    pairs: int
    low: float
    high: float
    selected: int


@dataclass(frozen=True)
class Cleared:
    """The clearances that stand, each with the pair as its subjects are named now (None: no longer in the ledger)."""

    rows: tuple[tuple[Clearance, str | None, str | None], ...]
    rates: tuple[Rate, ...]
    stale: bool


def clear(home: Home, payer: str, payee: str, reason: str) -> Clearance:
    """Record that the payments of a pair of the last run are explained; raises DeskError where there are none."""
    if not reason.strip():
        raise DeskError(NO_REASON)
    with act(home, "read-evidence") as connection:
        seen = sight(home, connection)
        tables, _stale = seen.results("subject")
        con, _state = seen.facts()
        register(con, "subject", tables["subject"])
        told = pair_events(con, pa.table({"payer": [payer], "payee": [payee]})).to_pylist()
        places = [(row["source_id"], row["locator"]) for row in told if row["kind"] == "payment"]
        before = [row.number for row in clearance.standing(connection) if not row.places.isdisjoint(places)]
    if not places:
        raise DeskError(NO_PAYMENT, payer=payer, payee=payee)
    if before:
        raise DeskError(ALREADY, number=before[0])
    details: dict[str, object] = {}
    with decision(home, "clear", details) as connection:
        given = clearance.clear(connection, payer, payee, places, reason, home.actor)
        details |= {"clearance": given.number, "digest": given.digest}
    return given


def withdraw(home: Home, number: int, reason: str) -> Clearance:
    """Take a clearance back; raises DeskError where it does not stand."""
    if not reason.strip():
        raise DeskError(NO_REASON)
    details: dict[str, object] = {}
    try:
        with decision(home, "clear", details) as connection:
            given = clearance.withdraw(connection, number, reason, home.actor)
            details |= {"clearance": given.number, "digest": given.digest}
    except NotClearedError as error:
        raise DeskError(NOT_CLEARED, number=number) from error
    return given


def cleared(home: Home) -> Cleared:
    """Return the clearances that stand, and how often each test of times raised an alarm on them."""
    with act(home, "read-evidence") as connection:
        seen = sight(home, connection)
        rows = [_told(seen, row) for row in clearance.standing(connection) if not seen.hides(_sources(row))]
        tables, stale = seen.results("subject", *(test.table for test in TIMED))
        now = _named_now(seen, tables["subject"], rows)
        rates = _rates(connection, tables, [pair for pair in now if pair is not None])
    pairs = [pair or (None, None) for pair in now]
    return Cleared(tuple((row, *pair) for row, pair in zip(rows, pairs, strict=True)), tuple(rates), stale)


_NOW = """
    WITH told AS (
        SELECT number, a.subject_id AS payer, b.subject_id AS payee
        FROM cleared_place c JOIN payment p ON p.source_id = c.source_id AND p.locator = c.locator
        JOIN subject a ON a.reading_id = p.reading_id AND a.ordinal = p.payer
        JOIN subject b ON b.reading_id = p.reading_id AND b.ordinal = p.payee),
    counted AS (SELECT number, payer, payee, count(*) AS payments FROM told GROUP BY ALL)
    SELECT DISTINCT ON (number) number, payer, payee FROM counted ORDER BY number, payments DESC, payer, payee
"""


def _sources(row: Clearance) -> frozenset[str]:
    return frozenset(source_id for source_id, _locator in row.places)


def _told(seen: Sight, row: Clearance) -> Clearance:
    """Return a clearance as it is shown: what was written of a masked pair stays closed."""
    return replace(row, reason=CLOSED) if seen.masks(_sources(row)) else row


def _named_now(seen: Sight, subject: pa.Table, rows: Sequence[Clearance]) -> list[tuple[str, str] | None]:
    """Return each pair as the last run names it: whom most of its payments lie between."""
    con, _state = seen.facts()
    register(con, "subject", subject)
    places = [(row.number, *place) for row in rows for place in sorted(row.places)]
    numbers, sources, locators = zip(*places, strict=True) if places else ((), (), ())
    told = {"number": pa.array(numbers, pa.int64()), "source_id": pa.array(sources, pa.string())}
    con.register("cleared_place", pa.table({**told, "locator": pa.array(locators, pa.string())}))
    found = {number: (payer, payee) for number, payer, payee in con.execute(_NOW).fetchall()}
    return [found.get(row.number) for row in rows]


def _rates(connection: Connection, tables: dict[str, pa.Table], pairs: Sequence[tuple[str, str]]) -> list[Rate]:
    chosen = {row.chosen[:4] for row in selection.every(connection)}
    found = []
    for test in TIMED:
        rows = [row for row in tables[test.table].to_pylist() if (row["payer"], row["payee"]) in set(pairs)]
        for direction in sorted({row["direction"] for row in rows}):
            offered = [row for row in rows if row["direction"] == direction and row["p"] is not None]
            p = np.array([row["p"] for row in offered])
            spent = sum((test.name, direction, row["payer"], row["payee"]) in chosen for row in offered)
            for level in LEVELS:
                alarms = int((p <= level).sum())
                low, high = proportion(alarms, p.size) if p.size else (0.0, 1.0)
                found.append(Rate(test.name, direction, level, alarms, int(p.size), low, high, spent))
    return found

"""The ledger of used data at the desk: what a screening selected is written down, and what of a pair is still unseen.

A test that selected a pair has spent the payments it could see: all that the ledger held that day, but for the period
kept back then. On them it proves nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.casework import kept_back, selection
from relais.casework.kept_back import KeptBack
from relais.casework.selection import Chosen
from relais.corroborate.local_windows import Ints
from relais.corroborate.near import Flags
from relais.corroborate.pair_events import pair_events
from relais.corroborate.registry import TIMED
from relais.corroborate.timing_test import PARIS
from relais.desk.act import act, decision
from relais.desk.home import Home
from relais.ledger.layout import Layout
from relais.ledger.read import read
from relais.ledger.state import held_at
from relais.store.duck import register

# The rate of false discoveries up to which a pair counts as selected by a screening.
SELECTED_Q = 0.05
# Two sources seldom tell one event to the same second.
_SAME_MS = 60_000
_TOLD = ("near", "payments", "expected", "p", "q")

Row = Mapping[str, Any]


def start_of(kept: KeptBack | None, zone: ZoneInfo = PARIS) -> int | None:
    """Return the first instant kept back, in milliseconds since 1970; None where nothing is."""
    if kept is None or kept.start is None:
        return None
    return int(datetime.combine(kept.start, time(), zone).timestamp() * 1000)


def record_selected(home: Home, tables: Mapping[str, pa.Table], as_of: datetime, ledger_head: str) -> int:
    """Write down by which tests a run selected pairs that no earlier run had; return how many such hits."""
    hits = [(test.name, row) for test in TIMED for row in _selected(tables[test.table])]
    if not hits:
        return 0
    with act(home, "read-evidence") as connection:
        start = start_of(kept_back.current(connection))
        # Who was selected by an earlier run is a case already: later hits select nobody.
        known = {place for row in selection.every(connection) for place in _paid(row.chosen.events)}
        con, _state = read(home.ledger)
        register(con, "subject", tables["subject"])
        events = _events(con, {(row["payer"], row["payee"]) for _test, row in hits}, start)
    chosen = []
    for test, row in hits:
        pair = row["payer"], row["payee"]
        if known.isdisjoint(_paid(events[pair])):
            told = {name: row[name] for name in _TOLD}
            chosen.append(Chosen(test, row["direction"], *pair, told, tuple(events[pair])))
    if chosen:
        details: dict[str, object] = {}
        with decision(home, "select-pairs", details) as connection:
            made = selection.record(connection, chosen, as_of.isoformat(), ledger_head, start, home.actor)
            details["digests"] = made
    return len(chosen)


def _events(
    con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[str, str]], start: int | None
) -> dict[tuple[str, str], list[selection.Event]]:
    """Return the dated payments and calls of pairs (payer, payee) before `start`, at every place that tells them."""
    sought = pa.Table.from_pylist([{"payer": payer, "payee": payee} for payer, payee in sorted(pairs)])
    found: dict[tuple[str, str], list[selection.Event]] = defaultdict(list)
    for row in pair_events(con, sought).to_pylist():
        at = _moment(row)
        if at is not None and (start is None or at < start):
            found[row["payer"], row["payee"]].append((row["kind"], at, row["source_id"], row["locator"]))
    return found


def _moment(row: Row) -> int | None:
    at = row["day"] if row["at"] is None else row["at"]
    return None if at is None else int(at)


def _selected(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(pc.less_equal(table["q"], SELECTED_Q)).to_pylist()
    return rows


def _paid(events: Iterable[selection.Event]) -> set[tuple[str, str]]:
    """Return the places of the payments."""
    return {event[2:] for event in events if event[0] == "payment"}


@dataclass(frozen=True)
class Use:
    """One selection that had seen payments of a pair: which test, when, what it said then, and how much it had seen.

    `sources`: those the ledger held then; `kept_back`: from when on it saw nothing, milliseconds since 1970.
    """

    number: int
    test: str
    direction: str
    at: str
    told: Mapping[str, object]
    payments: int
    calls: int
    sources: frozenset[str]
    kept_back: int | None

    def saw(self, row: Row) -> bool:
        """Say whether it could see what this row of the ledger tells."""
        at = _moment(row)
        shown = self.kept_back is None or (at is not None and at < self.kept_back)
        return shown and row["source_id"] in self.sources


def uses(connection: Connection, layout: Layout, rows: Sequence[Row]) -> tuple[Use, ...]:
    """Return the selections of the pair of which `rows` tell (as `pair_events` gives them), in order."""
    ours = {(row["source_id"], row["locator"]) for row in rows if row["kind"] == "payment"}
    found, held = [], dict[str, frozenset[str]]()
    for row in selection.every(connection):
        one = row.chosen
        if not ours.isdisjoint(_paid(one.events)):
            paid, called = (len({event[1] for event in one.events if event[0] == kind}) for kind in ("payment", "call"))
            if row.ledger_head not in held:
                held[row.ledger_head] = held_at(layout, row.ledger_head)
            told = one.test, one.direction, row.at, one.told
            found.append(Use(row.number, *told, paid, called, held[row.ledger_head], row.kept_back))
    return tuple(found)


def seen(rows: Sequence[Row], spent: Sequence[Use]) -> Ints:
    """Return the moments of the payments that one of these selections could see, in order.

    A payment that several rows tell under one reference was seen where one of them was; its moment is the first known.
    """
    told: dict[object, list[Row]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row["kind"] == "payment" and _moment(row) is not None:
            told[row["reference"] or number].append(row)
    moments = []
    for group in told.values():
        if any(use.saw(row) for use in spent for row in group):
            timed = [row["at"] for row in group if row["at"] is not None]
            moments.append(min(timed or [row["day"] for row in group]))
    return np.array(sorted(moments), np.int64)


def unseen(at: Ints, spent: Ints) -> Flags:
    """Say of payments, by their moments, whether none of those `seen` is the same: within a minute, two are one."""
    if not spent.size:
        return np.ones(at.size, np.bool_)
    after = np.minimum(np.searchsorted(spent, at), spent.size - 1)
    before = np.maximum(after - 1, 0)
    fresh: Flags = np.minimum(np.abs(spent[after] - at), np.abs(spent[before] - at)) > _SAME_MS
    return fresh

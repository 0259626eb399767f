"""The ledger of used data at the desk: what a screening selected is written down, and what of a pair is still unseen.

A test that selected a pair has spent the payments and calls it saw: on them it proves nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlalchemy import Connection

from relais.casework import kept_back, selection
from relais.casework.kept_back import KeptBack
from relais.casework.selection import Chosen, Selection
from relais.corroborate.pair_events import pair_events
from relais.corroborate.registry import TIMED
from relais.corroborate.timing_test import PARIS
from relais.desk.act import act, decision
from relais.desk.home import Home
from relais.ledger.read import read
from relais.store.duck import register

# The rate of false discoveries up to which a pair counts as selected by a screening.
SELECTED_Q = 0.05
# Two sources seldom tell one event to the same second.
_SAME_MS = 60_000
_KINDS = ("payment", "call")
_TOLD = ("near", "payments", "expected", "p", "q")

Ints = NDArray[np.int64]


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
        before, start = selection.every(connection), start_of(kept_back.current(connection))
        con, _state = read(home.ledger)
        register(con, "subject", tables["subject"])
        events = events_of(con, {(row["payer"], row["payee"]) for _test, row in hits})
    chosen = []
    for test, row in hits:
        pair = row["payer"], row["payee"]
        seen = [one for one in events[pair] if start is None or one[1] < start]
        if not _known(before, seen):
            told = {name: row[name] for name in _TOLD}
            chosen.append(Chosen(test, row["direction"], *pair, told, tuple(seen)))
    if chosen:
        details: dict[str, object] = {}
        with decision(home, "select-pairs", details) as connection:
            details["digests"] = selection.record(connection, chosen, as_of.isoformat(), ledger_head, home.actor)
    return len(chosen)


def events_of(
    con: duckdb.DuckDBPyConnection, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[selection.Event]]:
    """Return the timed payments and calls of pairs (payer, payee), at every place that tells them."""
    sought = pa.Table.from_pylist([{"payer": payer, "payee": payee} for payer, payee in sorted(pairs)])
    found: dict[tuple[str, str], list[selection.Event]] = defaultdict(list)
    for row in pair_events(con, sought).to_pylist():
        if row["at"] is not None:
            event = row["kind"], row["at"], row["source_id"], row["locator"]
            found[row["payer"], row["payee"]].append(event)
    return found


def _selected(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(pc.less_equal(table["q"], SELECTED_Q)).to_pylist()
    return rows


def _known(before: Iterable[Selection], events: Iterable[selection.Event]) -> bool:
    """Say whether an earlier run selected the pair: it is then a case already, and later hits select nobody."""
    places = {one[2:] for one in events if one[0] == "payment"}
    return any(not places.isdisjoint(event[2:] for event in row.chosen.events) for row in before)


@dataclass(frozen=True)
class Use:
    """One selection that had seen payments of a pair: which test, when, and what it said then.

    `payments`, `calls`: the instants that it had seen, in order, milliseconds since 1970.
    """

    number: int
    test: str
    direction: str
    at: str
    told: Mapping[str, object]
    payments: Ints
    calls: Ints

    def unseen(self, instants: Ints) -> NDArray[np.bool_]:
        """Say of payments whether this selection had not seen them; within a minute, two are one event."""
        if not self.payments.size:
            return np.ones(instants.size, np.bool_)
        after = np.minimum(np.searchsorted(self.payments, instants), self.payments.size - 1)
        before = np.maximum(after - 1, 0)
        apart = np.minimum(np.abs(self.payments[after] - instants), np.abs(self.payments[before] - instants))
        fresh: NDArray[np.bool_] = apart > _SAME_MS
        return fresh


def uses(connection: Connection, places: Iterable[tuple[str, str]]) -> list[Use]:
    """Return the selections that had seen a payment at one of these places (source, locator), in order."""
    ours = set(places)
    return [
        Use(row.number, one.test, one.direction, row.at, one.told, *(_instants(one, kind) for kind in _KINDS))
        for row in selection.every(connection)
        for one in (row.chosen,)
        if any(event[0] == "payment" and event[2:] in ours for event in one.events)
    ]


def _instants(chosen: Chosen, kind: str) -> Ints:
    return np.unique(np.array([event[1] for event in chosen.events if event[0] == kind], np.int64))

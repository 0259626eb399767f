"""Looking things up: has this selector been seen before, and where; which sources do we hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import duckdb
import pyarrow as pa

from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.desk.values import Values
from relais.ledger.state import State
from relais.model.notice import msg
from relais.model.source import Reading, Source
from relais.selectors.kinds import guess
from relais.store.duck import register

NOT_A_SELECTOR = msg("“{text}” is no selector of a kind relais knows (phone, e-mail, IP, IBAN, handle, transfer code…)")

# A mention tied to a child victim is left out: victims are not found by searching (directive 2016/680, art. 6).
_SIGHTINGS = """
WITH sought AS (SELECT unnest($kinds) AS kind, unnest($values) AS value),
seen AS (
    SELECT s.kind, s.value, 'selector' AS fact, s.source_id, s.locator, s.ordinal, s.at, p.role, p.name_raw, p.nickname,
           s.reading_id, s.party, coalesce(s.report, p.report) AS report
    FROM selector s
    JOIN sought USING (kind, value)
    LEFT JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.party
    UNION ALL
    SELECT 'ip', l.ip, 'login', l.source_id, l.locator, l.ordinal, l.at, p.role, p.name_raw, p.nickname,
           l.reading_id, l.party, coalesce(l.report, p.report)
    FROM login l
    JOIN sought ON sought.kind = 'ip' AND sought.value = l.ip
    LEFT JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
    UNION ALL
    SELECT 'transfer_code', y.reference, 'payment', y.source_id, y.locator, y.ordinal, y.at, NULL, NULL, NULL,
           y.reading_id, coalesce(y.payer, y.payee), NULL
    FROM payment y
    JOIN sought ON sought.kind = 'transfer_code' AND sought.value = y.reference
    UNION ALL
    SELECT x.t.kind, x.t.value, x.fact, x.source_id, x.locator, x.ordinal, x.seen_at, NULL, NULL, NULL,
           x.reading_id, x.party, x.report
    FROM (
        SELECT 'message' AS fact, m.source_id, m.locator, m.ordinal, m.at AS seen_at, unnest(m.tokens) AS t,
               m.reading_id, m.sender AS party, NULL AS report
        FROM message m
        UNION ALL
        SELECT 'report', r.source_id, r.locator, r.ordinal, r.at, unnest(r.tokens), r.reading_id, NULL, r.ordinal
        FROM report r
        UNION ALL
        SELECT 'payment', y.source_id, y.locator, y.ordinal, y.at, unnest(y.tokens), y.reading_id,
               coalesce(y.payer, y.payee), NULL
        FROM payment y
    ) x
    JOIN sought ON sought.kind = x.t.kind AND sought.value = x.t.value
)
SELECT seen.kind, seen.value, seen.fact, seen.role, coalesce(seen.name_raw, seen.nickname) AS name, seen.at,
       source.name AS source, seen.source_id, seen.locator, seen.reading_id, seen.report, seen.party
FROM seen JOIN source USING (source_id)
WHERE coalesce(seen.role, '') <> 'victim' {reach}
ORDER BY seen.kind, seen.value, source.name, seen.source_id, seen.fact, seen.ordinal
"""

# Whom a payment or a message is of, where it holds a value itself: a join of every hit would take longer.
_PAYERS = """
SELECT p.reading_id, p.ordinal, p.role, p.report FROM party p
JOIN (SELECT unnest($readings) AS reading_id, unnest($parties) AS ordinal) USING (reading_id, ordinal)
"""

# Sources of procedures that no authorisation joins with ours: `beyond(source_id)`.
_WITHIN = "AND seen.source_id NOT IN (SELECT source_id FROM beyond)"
_BEYOND = "AND seen.source_id IN (SELECT source_id FROM beyond)"

_PAID = ("payment", "message")

# What is known of a child victim is not told even in one word, whoever else bears it.
_OF_VICTIM = """
SELECT 1 FROM (
    SELECT kind, value, reading_id, party FROM selector UNION ALL SELECT 'ip', ip, reading_id, party FROM login
) s
JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.party
JOIN (SELECT unnest($kinds) AS kind, unnest($values) AS value) sought USING (kind, value)
WHERE p.role = 'victim' LIMIT 1
"""


@dataclass(frozen=True)
class Sightings:
    """Where a selector has been seen, a row for each. `meanings`: the (kind, value) pairs the text can stand for.

    `memory` says of sources that are out of reach whether one of them has seen it; None where it is not asked.
    """

    meanings: tuple[tuple[str, str], ...]
    rows: Sequence[dict[str, Any]]
    memory: bool | None = None


@dataclass(frozen=True)
class SourceLine:
    """One source, when it was received, and what has been read of it."""

    source: Source
    received: str
    reading: Reading | None


def sightings(
    seen: Sight, held: Values, beyond: Sequence[str], text: str, basis: str | None, memory: dict[str, object]
) -> Sightings:  # fmt: skip
    """Find a selector, in any spelling, in every fact table, inside the frame of an act; nothing where it is none.

    `beyond`: sources that are left out; of them memory, where the unit has a legal `basis` for it, says hit or no
    hit, and what it said is put into `memory`. In a row, `report` and `party` are ordinals of its reading.
    """
    countries = held.countries(held.state.sources.keys() - set(beyond))
    meanings = tuple(
        sorted({(kind, parsed.value) for country in (None, *countries) for kind, parsed in guess(text, country)})
    )
    if not meanings:
        return Sightings((), ())
    sought = {"kinds": [kind for kind, _value in meanings], "values": [value for _kind, value in meanings]}
    seen.stated(value for _kind, value in meanings)
    holders = held.holders(value for _kind, value in meanings).values()
    con, _state = seen.facts({source_id for places in holders for source_id, _party in places})
    with con:
        register(con, "beyond", pa.table({"source_id": pa.array(beyond, pa.string())}))
        rows = con.execute(_SIGHTINGS.format(reach=_WITHIN), sought).to_arrow_table().to_pylist()
        _of_payers(con, rows)
    if not beyond or basis is None:
        return Sightings(meanings, rows)
    hit = _remembered(seen, beyond, sought)
    memory |= {"hit": hit, "basis": sha256(basis.encode()).hexdigest()}
    return Sightings(meanings, rows, hit)


def _of_payers(con: duckdb.DuckDBPyConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Put into the rows of payments and messages the report of who pays or writes; a child victim leads nowhere."""
    of = [row for row in rows if row["party"] is not None and row["role"] is None and row["fact"] in _PAID]
    if not of:
        return
    asked = {"readings": [row["reading_id"] for row in of], "parties": [row["party"] for row in of]}
    told = {(reading, n): (role, report) for reading, n, role, report in con.execute(_PAYERS, asked).fetchall()}
    for row in of:
        role, report = told.get((row["reading_id"], row["party"]), (None, None))
        row["report"] = report if row["report"] is None else row["report"]
        row["party"] = None if role in (None, "victim") else row["party"]


def _remembered(seen: Sight, beyond: Sequence[str], sought: dict[str, list[str]]) -> bool:
    """Say hit or no hit of sources that the person may not see: the one answer that the whole ledger gives them."""
    con = seen.memory()
    register(con, "beyond", pa.table({"source_id": pa.array(beyond, pa.string())}))
    # Both are asked whatever the first says: an answer that came sooner would tell of a victim.
    of_victim, held = con.execute(_OF_VICTIM, sought).fetchall(), _held(con, sought)
    return bool(held and not of_victim)


def _held(con: duckdb.DuckDBPyConnection, sought: dict[str, list[str]]) -> bool:
    return bool(con.execute(_SIGHTINGS.format(reach=_BEYOND), sought).fetchall())


def sources(home: Home) -> tuple[list[SourceLine], dict[str, int]]:
    """List the sources by name, and count the current facts per table."""
    with act(home, "list-sources") as connection:
        state = sight(home, connection).state()
    return source_lines(state), fact_counts(state)


def source(home: Home, start: str) -> SourceLine:
    """Return the one source whose identifier begins with `start`; raises DeskError for none or several."""
    with act(home, "list-sources") as connection:
        state = sight(home, connection).state()
        source_id = source_named(state, start)
    return SourceLine(state.sources[source_id], state.received[source_id], state.readings.get(source_id))


def source_lines(state: State) -> list[SourceLine]:
    """Return one line per source, by the name it first arrived under."""
    ordered = sorted(state.sources.values(), key=lambda source: (source.name, source.source_id))
    return [
        SourceLine(source, state.received[source.source_id], state.readings.get(source.source_id)) for source in ordered
    ]


def fact_counts(state: State) -> dict[str, int]:
    """Return how many facts the current readings hold, per table."""
    counts: dict[str, int] = {}
    for reading in state.readings.values():
        for table, rows in reading.facts.items():
            counts[table] = counts.get(table, 0) + rows
    return counts

"""What can be asked about in a case: every address, line, account and payment that its sources name, row by row."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from relais.casework.case import sources
from relais.casework.request import Item, of_case
from relais.desk.act import act
from relais.desk.derived import has_run
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.safeguards.audit import last_number
from relais.store.duck import register
from relais.triage import stated
from relais.triage.datum import ANSWERED, HELD, NO_LOGIN_OF
from relais.triage.run import DATUM

# Of whom nothing is drafted here: staff and officers; what concerns a child victim is asked by the service for victims.
_LEFT_OUT = (*NO_LOGIN_OF, "victim")

# `about` names a row from one day to the next: the kind, and the place of the fact. `holder` is what the source says.
_ROWS = f"""
WITH told AS (
    SELECT 'address' AS kind, 'login' AS fact_table, l.source_id, l.reading_id, l.ordinal, l.locator, l.ip AS value,
           l.ip_raw AS value_raw, l.port, l."at", l.time_raw, l.time_precision, l.zone_source, NULL AS holder,
           l.service, l.country, l.party
    FROM login l WHERE l.ip IS NOT NULL AND l.nature IN {HELD} AND NOT {ANSWERED}
    UNION ALL
    SELECT CASE s.kind WHEN 'phone' THEN 'line' ELSE 'account' END, 'selector', s.source_id, s.reading_id, s.ordinal,
           s.locator, s.value, s.raw, NULL, s."at", s.time_raw, s.time_precision, s.zone_source, s.service, s.service,
           s.country, s.party
    FROM selector s WHERE s.value IS NOT NULL AND s.kind IN ('phone', 'email', 'handle', 'account', 'iban')
    UNION ALL
    SELECT 'payment', 'payment', y.source_id, y.reading_id, y.ordinal, y.locator,
           coalesce(y.reference, concat_ws(' ', y.amount_raw, y.currency), ''),
           coalesce({stated.payment("y")}, ''), NULL, y."at",
           y.time_raw, y.time_precision, y.zone_source, y.operator, y.operator, NULL, y.payer
    FROM payment y
    UNION ALL
    SELECT 'submission', 'report', r.source_id, r.reading_id, r.ordinal, r.locator, coalesce(r.reference, ''),
           coalesce(r.reference, ''), NULL, r."at", r.time_raw, r.time_precision, r.zone_source, r.company, r.company,
           CASE WHEN r.company IS NOT NULL THEN 'US' END, NULL
    FROM report r WHERE r.channel IN ('cybertip', 'ispws')
), clocked AS (
    SELECT source_id, fact_table, ordinal, min_by(datum_id, legal_expiry) AS datum_id,
           min(legal_expiry) AS legal_expiry, min_by(clock_id, legal_expiry) AS clock_id
    FROM datum GROUP BY ALL
)
SELECT 'Q-' || left(sha256(concat_ws(':', t.kind, t.source_id, t.ordinal)), 12) AS about, t.kind, t.value, t.value_raw,
       t.port, t."at", t.time_raw, t.time_precision, t.zone_source, t.holder, t.service, t.country, p.role,
       d.datum_id, d.clock_id, d.legal_expiry, o.name AS source, t.source_id, t.locator
FROM told t
JOIN source o ON o.source_id = t.source_id
LEFT JOIN party p ON p.reading_id = t.reading_id AND p.ordinal = t.party
LEFT JOIN clocked d ON d.source_id = t.source_id AND d.fact_table = t.fact_table AND d.ordinal = t.ordinal
WHERE coalesce(p.role, '') NOT IN {_LEFT_OUT}
ORDER BY d.legal_expiry NULLS FIRST, t.kind, o.name, t.source_id, t.ordinal
"""
_NO_CANDIDATE = pa.schema(
    [("login_reading", pa.string()), ("login_ordinal", pa.int64()), ("sufficient", pa.bool_())]
).empty_table()


@dataclass(frozen=True)
class Requestable:
    """What can be asked about in a case, first what is lost first; `asked`: the request that holds a row already.

    `stale`: facts have come in since the clocks were computed, or nothing has been ranked yet. `seen`: the audit row up
    to which it stands so.
    """

    rows: pa.Table
    stale: bool
    seen: int


def requestable(home: Home, case: int) -> Requestable:
    """Return what can be asked about in a case; raises DeskError."""
    with act(home, "read-requestable", case) as connection:
        rows, stale = rows_of(home, connection, case)
        return Requestable(rows, stale, last_number(connection))


def rows_of(home: Home, connection: Connection, case: int) -> tuple[pa.Table, bool]:
    """Return the rows and whether they are stale, inside a frame that has been entered for this case."""
    seen = sight(home, connection)
    mine = sources(connection).get(case, frozenset())
    con, _state = seen.facts(mine)
    stale = _derived(home, seen, con, mine)
    asked = {
        (item.kind, item.source_id, item.locator): request.number
        for request in of_case(connection, case)
        if request.state != "withdrawn"
        for item in request.items
    }
    rows = con.execute(_ROWS).to_arrow_table()
    keys = zip(*(rows[name].to_pylist() for name in ("kind", "source_id", "locator")), strict=True)
    return rows.append_column("asked", pa.array([asked.get(key) for key in keys], pa.int64())), stale


def item(row: dict[str, Any]) -> Item:
    """Return a row of `requestable` as a row of a draft."""
    return Item(
        0, row["kind"], row["value"], row["value_raw"], row["port"], row["at"], row["time_raw"],
        row["time_precision"], row["zone_source"], row["source_id"], row["locator"], row["datum_id"],
        row["legal_expiry"],
    )  # fmt: skip


def _derived(home: Home, seen: Sight, con: duckdb.DuckDBPyConnection, mine: Collection[str]) -> bool:
    """Register what the last run knows of clocks and answers; return whether it is behind the ledger."""
    if not has_run(home):
        register(con, "datum", DATUM.empty_table())
        register(con, "candidate", _NO_CANDIDATE)
        return True
    current = seen.state().readings
    readings = {current[one].reading_id for one in mine if one in current}
    tables = seen.some(datum=("source_id", mine), candidate=("login_reading", readings))
    for name, table in tables.items():
        register(con, name, table)
    return seen.stale

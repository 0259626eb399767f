"""Makes the queue: every report, its rank, its reasons with their parts and places, its clocks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from relais.law.clocks import STOPPED, URGENCY
from relais.model.column import INSTANT
from relais.store.duck import quoted
from relais.triage import clock, datum, dealing, named, received
from relais.triage.reasons import REASONS
from relais.triage.weights import Weights

# value: what stands there, as written; null where nothing may be shown (a name, a text) or nothing is stated.
PLACE = pa.struct([(name, pa.string()) for name in ("source_id", "locator", "what", "value")])
# Score and part: weight x strength, exact. `first_expiry`: when the first datum that can still be saved is lost;
# `clock_state`: the most urgent of law.clocks.URGENCY. `duplicates`: the other reports of the same group, by rank.
QUEUE = pa.schema(
    [
        ("rank", pa.int64()),
        ("report_id", pa.string()),
        ("reading_id", pa.string()),
        ("ordinal", pa.int64()),
        ("source_id", pa.string()),
        ("locator", pa.string()),
        ("reference", pa.string()),
        ("sender", pa.string()),
        ("score", pa.decimal128(18, 6)),
        ("first_expiry", INSTANT),
        ("clock_state", pa.string()),
        ("duplicates", pa.list_(pa.string())),
    ]
)
REASON = pa.schema(
    [
        ("report_id", pa.string()),
        ("name", pa.string()),
        ("part", pa.decimal128(18, 6)),
        ("strength", pa.decimal128(4, 3)),
        ("weight", pa.decimal128(10, 3)),
        ("template", pa.string()),
        ("params", pa.map_(pa.string(), pa.string())),
        ("places", pa.list_(PLACE)),
        ("places_count", pa.int64()),
    ]
)
CLOCK = pa.schema(
    [
        ("report_id", pa.string()),
        ("clock_id", pa.string()),  # null: no clock is known
        ("holding", pa.string()),
        ("country", pa.string()),
        ("data", pa.string()),
        ("holder", pa.string()),
        ("basis", pa.string()),
        ("source", pa.string()),
        ("confidence", pa.string()),
        ("why", pa.string()),  # a template; {country} is the column
        ("event_at", INSTANT),
        ("legal_expiry", INSTANT),
        ("safe_expiry", INSTANT),
        ("state", pa.string()),
        ("facts", pa.int64()),  # how many data stand behind this row
        ("fact_table", pa.string()),
        ("source_id", pa.string()),
        ("ordinal", pa.int64()),
        ("locator", pa.string()),
    ]
)

# Each datum once, whatever reports lead to it: the columns of CLOCK that speak of a datum, and what stands there.
DATUM = pa.schema(
    [
        ("datum_id", pa.string()),
        *[field for field in CLOCK if field.name not in {"report_id", "facts"}],
        ("value", pa.string()),  # as written; null: not to be shown, or nothing is stated
        ("report_id", pa.string()),  # of the highest rank that leads to it
        ("reports", pa.int64()),  # how many lead to it
    ]
)

_TABLES = (
    *named.TABLES, *dealing.TABLES, *datum.TABLES, *clock.TABLES, *received.TABLES,
    "triage_part", "triage_queue", "triage_now", "triage_scale", "triage_neutral",
)  # fmt: skip

# A report without any clock is as urgent as one whose clock is unknown.
_QUEUE = f"""
CREATE TEMP TABLE triage_queue AS
WITH scored AS (
    SELECT report_no, sum(strength * weight) AS score FROM triage_part GROUP BY report_no
), first_lost AS (
    SELECT report_no, min(legal) FILTER (state NOT IN {STOPPED}) AS first_expiry,
           {list(URGENCY)}[min(urgency)] AS clock_state
    FROM triage_clock GROUP BY report_no
), known AS (
    SELECT r.*, coalesce(s.score, 0) AS score, f.first_expiry, coalesce(f.clock_state, 'unknown') AS clock_state
    FROM triage_report r LEFT JOIN scored s USING (report_no) LEFT JOIN first_lost f USING (report_no)
)
SELECT k.*, row_number() OVER (
           ORDER BY score DESC, CASE clock_state WHEN 'unknown' THEN now."at" ELSE first_expiry END ASC NULLS LAST,
                    source_id, ordinal
       ) AS rank
FROM known k CROSS JOIN triage_now now
"""

_SHOW_QUEUE = """
SELECT q.rank, q.report_id, q.reading_id, q.ordinal, q.source_id, q.locator, q.reference, q.sender,
       CAST(q.score AS DECIMAL(20, 0)) * CAST(0.000001 AS DECIMAL(6, 6)) AS score, q.first_expiry, q.clock_state,
       coalesce((
           SELECT list(o.report_id ORDER BY o.rank)
           FROM triage_group g
           JOIN triage_group h ON h.group_no = g.group_no AND h.report_no <> g.report_no
           JOIN triage_queue o ON o.report_no = h.report_no
           WHERE g.report_no = q.report_no
       ), []) AS duplicates
FROM triage_queue q ORDER BY q.rank
"""

_SHOW_REASONS = """
SELECT q.report_id, p.name,
       CAST(p.strength * p.weight AS DECIMAL(20, 0)) * CAST(0.000001 AS DECIMAL(6, 6)) AS part,
       CAST(p.strength AS DECIMAL(10, 0)) * CAST(0.001 AS DECIMAL(3, 3)) AS strength,
       CAST(p.weight AS DECIMAL(10, 0)) * CAST(0.001 AS DECIMAL(3, 3)) AS weight,
       p.template, p.params, p.places,
       p.places_count
FROM triage_part p JOIN triage_queue q USING (report_no)
ORDER BY q.rank, p.strength * p.weight DESC, p.position
"""

_SHOW_CLOCKS = """
SELECT q.report_id, c.clock_id, c.holding, c.country, c.data, c.holder, c.basis, c.source, c.confidence, c.why,
       c.event_at, c.legal AS legal_expiry, c.safe AS safe_expiry, c.state, c.facts, c.fact_table, c.source_id,
       c.ordinal, c.locator
FROM triage_clock c JOIN triage_queue q USING (report_no)
ORDER BY q.rank, c.urgency, c.legal NULLS FIRST, c.source_id, c.ordinal, c.holding, c.country, c.clock_id, c.why
"""


@contextmanager
def prepared(con: duckdb.DuckDBPyConnection, weights: Weights, as_of: datetime) -> Iterator[None]:
    """Hold the tables of the moment, the scale of priorities and what each report names, for `order` and `leads`."""
    _clear(con)
    try:
        _inputs(con, weights, as_of)
        named.prepare(con)
        yield
    finally:
        _clear(con)


def order(con: duckdb.DuckDBPyConnection, weights: Weights) -> dict[str, pa.Table]:
    """Return `queue`, `reason`, `clock` and `datum` (schemas above) from what is `prepared`.

    `con` has the fact views and `subject`, `hub`, `finding`, `duplicate`, `candidate`, `payment_group`. Same
    views, weights and instant give the same bytes.
    """
    for step in (dealing, datum, clock, received):
        step.prepare(con)
    _parts(con, weights.weights)
    con.execute(_QUEUE)
    return {
        "queue": _shown(con, _SHOW_QUEUE, QUEUE),
        "reason": _shown(con, _SHOW_REASONS, REASON),
        "clock": _shown(con, _SHOW_CLOCKS, CLOCK),
        "datum": clock.each(con).select(DATUM.names).cast(DATUM).combine_chunks(),
    }


def run(con: duckdb.DuckDBPyConnection, *, weights: Weights, as_of: datetime) -> dict[str, pa.Table]:
    """Return the tables of `order` as of an aware instant; `con` is left as it was found."""
    with prepared(con, weights, as_of):
        return order(con, weights)


def _inputs(con: duckdb.DuckDBPyConnection, weights: Weights, as_of: datetime) -> None:
    now = as_of.astimezone(UTC).replace(tzinfo=None)
    con.execute('CREATE TEMP TABLE triage_now AS SELECT CAST($1 AS TIMESTAMP) AS "at"', [now])
    con.execute("CREATE TEMP TABLE triage_neutral AS SELECT CAST($1 AS INTEGER) AS neutral", [weights.neutral])
    con.execute("CREATE TEMP TABLE triage_scale (code VARCHAR, strength INTEGER)")
    for priority, strength in weights.scale.items():
        con.execute("INSERT INTO triage_scale VALUES ($1, $2)", [priority, strength])


def _parts(con: duckdb.DuckDBPyConnection, weights: Mapping[str, int]) -> None:
    columns = (
        "report_no, CAST(strength AS BIGINT) AS strength, template, params, places,"
        " CAST(places_count AS BIGINT) AS places_count"
    )
    # One statement each: in one alone, what all of them need would be held at once.
    for position, reason in enumerate(REASONS):
        con.execute(
            ("INSERT INTO triage_part " if position else "CREATE TEMP TABLE triage_part AS ")
            + f"SELECT CAST({position} AS INTEGER) AS position, {quoted(reason.name)} AS name,"
            f" CAST({weights[reason.name]} AS BIGINT) AS weight, {columns} FROM ({reason.sql})"
        )


def _shown(con: duckdb.DuckDBPyConnection, sql: str, schema: pa.Schema) -> pa.Table:
    return con.sql(sql).to_arrow_table().cast(schema).combine_chunks()


def _clear(con: duckdb.DuckDBPyConnection) -> None:
    for table in _TABLES:
        con.execute(f"DROP TABLE IF EXISTS {table}")

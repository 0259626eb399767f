"""Every row of the ledger that tells a payment or a call of given pairs: by these places a decision on a pair is kept.

Subjects are named anew whenever links change; a place in a sealed source stays what it is.
"""

import duckdb
import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("payer", pa.string()),  # a subject, as the next
        ("payee", pa.string()),
        ("kind", pa.string()),  # 'payment' or 'call'
        ("at", pa.int64()),  # milliseconds since 1970, UTC; null: known to the day, or not at all
        ("day", pa.int64()),  # of what is known to the day, its start
        ("reference", pa.string()),  # of a payment, null where none is told
        ("source_id", pa.string()),
        ("locator", pa.string()),
    ]
)

# One side is named after the other: see `timed`.
_EVENTS = """
    WITH sides AS (
        SELECT DISTINCT payer AS one, payer, payee FROM sought UNION SELECT payee, payer, payee FROM sought),
    told AS (
        SELECT 'payment' AS kind, reading_id, payer AS giver, payee AS taker, "at", time_precision, reference,
            source_id, locator
        FROM payment WHERE status IN ('completed', 'unknown')
        UNION ALL
        SELECT 'call', reading_id, caller, callee, "at", time_precision, NULL, source_id, locator
        FROM call WHERE status <> 'missed'),
    begun AS MATERIALIZED (
        SELECT told.*, s.subject_id AS one
        FROM told JOIN subject s ON s.reading_id = told.reading_id AND s.ordinal = giver
        WHERE s.subject_id IN (SELECT one FROM sides)),
    ended AS (
        SELECT begun.*, s.subject_id AS other
        FROM begun JOIN subject s ON s.reading_id = begun.reading_id AND s.ordinal = taker)
    SELECT sought.payer, sought.payee, kind,
        CASE WHEN time_precision IS DISTINCT FROM 'day' THEN epoch_ms("at") END AS "at",
        CASE WHEN time_precision = 'day' THEN epoch_ms("at") END AS "day", reference, source_id, locator
    FROM ended JOIN sought
      ON (one = sought.payer AND other = sought.payee)
      OR (kind = 'call' AND one = sought.payee AND other = sought.payer)
    ORDER BY ALL
"""


def pair_events(con: duckdb.DuckDBPyConnection, pairs: pa.Table) -> pa.Table:
    """Return the rows of `pairs` (columns payer and payee, each pair once), from the fact views and `subject`."""
    con.register("sought", pairs.select(["payer", "payee"]))
    try:
        return con.execute(_EVENTS).to_arrow_table().cast(SCHEMA)
    finally:
        con.unregister("sought")

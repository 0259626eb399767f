"""Who pays, calls and writes to whom: counts, first and last dates, sums per currency."""

import duckdb
import pyarrow as pa

from relais.model.column import INSTANT, MONEY

SCHEMA = pa.schema(
    [
        ("from_subject", pa.string()),
        ("to_subject", pa.string()),
        ("act", pa.string()),  # pays, calls, writes
        ("currency", pa.string()),  # of payments, one row each; null where the source names none, and for other acts
        ("events", pa.int64()),
        ("total", MONEY),  # null for other acts, where no amount is known, and beyond what the column holds
        ("first_at", INSTANT),
        ("last_at", INSTANT),
        ("undated", pa.int64()),  # how many of the events have no instant
    ]
)


def draw(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `edge`, from one subject to another, or to itself; `link_edge` holds it for the later steps.

    A payment counts when it is completed or its status unknown: attempted, cancelled and refunded ones moved
    no money, and stay facts of `payment`. A call counts whatever came of it. A message to a group has no
    recipient and makes no edge, nor does one without text or file (someone joined, a message was pinned). Events with a
    side unknown make none.

    What two sources tell of one event counts once: payments of one reference, amount and currency; messages of
    one text at one instant; calls that begin at one instant and last as long; all between the same subjects.
    Told several times by one source, it counts as often as that source says.
    """
    con.execute(_EDGE)
    return {"edge": con.execute("FROM link_edge").to_arrow_table().cast(SCHEMA)}


# `mark` is what makes two tellings one event; without it an event stands for itself. Few events are told by two
# sources: their marks are found by number, and kept; all others are counted as they come. One side is named after the
# other: named in one go, all parties of a source would be paired before any event is looked at.
# Sums add whole units and fractions apart: the sum of many large amounts would else overflow and fail.
_EDGE = """
    CREATE OR REPLACE TEMP TABLE link_edge AS
    WITH event AS NOT MATERIALIZED (
        SELECT *, CASE WHEN mark IS NOT NULL THEN hash(act, mark_at, mark) END AS number
        FROM (
            SELECT 'pays' AS act, reading_id, payer AS a, payee AS b, currency, amount,
                NULL::TIMESTAMPTZ AS mark_at, encode(reference) AS mark, coalesce("at", paid_out_at) AS "at"
            FROM payment WHERE status IN ('completed', 'unknown')
            UNION ALL
            SELECT 'calls', reading_id, caller, callee, NULL, NULL,
                "at", CASE WHEN "at" IS NOT NULL AND duration_s > 0 THEN encode(duration_s::VARCHAR) END, "at"
            FROM call
            UNION ALL
            SELECT 'writes', reading_id, sender, recipient, NULL, NULL,
                "at", CASE WHEN "at" IS NOT NULL THEN text_hmac END, "at"
            FROM message WHERE length IS NOT NULL OR attachments > 0)
        WHERE a IS NOT NULL AND b IS NOT NULL),
    twice AS MATERIALIZED (
        SELECT number FROM event WHERE number IS NOT NULL
        GROUP BY number HAVING min(hash(reading_id)) <> max(hash(reading_id))),
    counted AS (
        SELECT act, reading_id, a, b, currency, amount,
            CASE WHEN twice.number IS NOT NULL THEN mark_at END AS mark_at,
            CASE WHEN twice.number IS NOT NULL THEN mark END AS mark,
            count(*) AS n, min("at") AS "at", count(*) FILTER ("at" IS NULL) AS undated, max("at") AS last_at
        FROM event LEFT JOIN twice USING (number)
        GROUP BY ALL),
    sided AS MATERIALIZED (
        SELECT counted.*, f.label AS f
        FROM counted JOIN link_subject f ON f.reading_id = counted.reading_id AND f.ordinal = counted.a),
    told AS (
        SELECT act, f, t.label AS t, currency, amount, mark_at, mark, sided.reading_id, sum(n)::BIGINT AS n,
            min("at") AS "at", sum(undated)::BIGINT AS undated, max(last_at) AS last_at
        FROM sided JOIN link_subject t ON t.reading_id = sided.reading_id AND t.ordinal = sided.b
        GROUP BY ALL),
    once AS (
        SELECT act, f, t, currency, amount, max(n) AS n, min("at") AS first_at, max(last_at) AS last_at,
            min(undated) AS undated
        FROM told
        GROUP BY act, f, t, currency, amount, mark_at, mark, CASE WHEN mark IS NULL THEN reading_id END),
    summed AS (
        SELECT act, f, t, currency, sum(n)::BIGINT AS events,
            sum(trunc(amount) * n) AS whole, sum((amount - trunc(amount)) * n) AS fraction,
            min(first_at) AS first_at, max(last_at) AS last_at, sum(undated)::BIGINT AS undated
        FROM once GROUP BY act, f, t, currency)
    SELECT f.subject_id AS from_subject, t.subject_id AS to_subject, act, currency, events,
        CASE WHEN whole < 99999999990000000000 THEN whole::DECIMAL(38, 18) + fraction END AS total,
        first_at, last_at, undated
    FROM summed JOIN link_name f ON f.label = summed.f JOIN link_name t ON t.label = summed.t
    ORDER BY summed.f, summed.t, act, currency NULLS FIRST
"""

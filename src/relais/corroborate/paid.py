"""The payments of each pair of subjects, once each, with their places: what the counts of payments stand on.

The temporary table made here is private to one run:

- `pair_payment(payer, payee, deed, reading_id, ordinal, source_id, locator, "at", precise, amount, currency, operator,
  reference)`: one row per payment of one subject to another; `deed`: what makes two rows one payment; `precise`: its
  moment is known, not only its day; `"at"` is null where nothing is dated.
"""

import duckdb
import pyarrow as pa

TEMPORARY = ("pair_payment",)

# A reader checks a handful of places; past this number only the count is given.
PLACES_SHOWN = 20
PLACES = pa.list_(pa.struct([("source_id", pa.string()), ("locator", pa.string())]))


def gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table from the view `payment` and the tables `subject` and `payment_group`.

    A payment counts when it is completed or its status unknown. Rows that `link` proposes as one payment count once
    between the same two; so do rows of one reference and sum, and rows without reference of one moment and sum.
    """
    con.execute(_PAID)


def places(order: str) -> str:
    """Return the SQL of the places of a group's rows, in this order, as many as are shown."""
    return f"list({{'source_id': source_id, 'locator': locator}} ORDER BY {order})[1:{PLACES_SHOWN}]"


# One side is named after the other: named in one go, all parties of a source would be paired before any payment is
# looked at. Of several rows of one payment, the one dated best stands for it.
_PAID = """
    CREATE OR REPLACE TEMP TABLE pair_payment AS
    WITH paying AS MATERIALIZED (
        SELECT s.subject_id AS payer, e.reading_id, e.ordinal, e.payee AS other, source_id, locator,
            coalesce("at", paid_out_at) AS "at",
            CASE WHEN "at" IS NOT NULL THEN time_precision ELSE paid_out_time_precision END AS precision,
            amount, currency, operator, reference
        FROM payment e JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.payer
        WHERE status IN ('completed', 'unknown')),
    told AS (
        SELECT payment_reading AS reading_id, payment_ordinal AS ordinal, min(group_id) AS group_id
        FROM payment_group WHERE kind = 'rows' AND others = 0 GROUP BY ALL),
    sided AS (
        SELECT paying.* EXCLUDE (other), s.subject_id AS payee, group_id,
            "at" IS NOT NULL AND precision IS DISTINCT FROM 'day' AS precise
        FROM paying JOIN subject s ON s.reading_id = paying.reading_id AND s.ordinal = other
        LEFT JOIN told ON told.reading_id = paying.reading_id AND told.ordinal = paying.ordinal
        WHERE payer <> s.subject_id),
    known AS (
        SELECT * EXCLUDE (group_id, precision), list_position(['second', 'minute', 'day'], precision) AS coarse,
            CASE
                WHEN group_id IS NOT NULL THEN 'g' || group_id
                WHEN reference IS NOT NULL THEN concat_ws('|', 'r', payer, reference, amount, currency)
                WHEN precise THEN concat_ws('|', 'a', payer, epoch_us("at"), amount, currency)
                ELSE concat_ws('|', 'o', reading_id, ordinal)
            END AS deed
        FROM sided)
    SELECT payer, payee, deed, reading_id, ordinal, source_id, locator, "at", precise, amount, currency, operator,
        reference
    FROM known
    QUALIFY row_number() OVER (
        PARTITION BY payer, payee, deed ORDER BY coarse NULLS LAST, source_id, reading_id, ordinal) = 1
"""

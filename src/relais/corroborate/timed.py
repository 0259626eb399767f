"""The payments and calls of each pair, with their moments or days: what the tests of times work on."""

from typing import NamedTuple

import duckdb
import pyarrow as pa

from relais.corroborate.local_windows import Ints
from relais.corroborate.timing_test import Events

PAIR = pa.schema(
    [
        ("pair", pa.int64()),  # from 0, in order of payer and payee
        ("payer", pa.string()),  # a subject, as the next
        ("payee", pa.string()),
        ("payments", pa.int64()),  # whose moment is known
        ("undated", pa.int64()),  # payments known to the day, or not dated
        ("dated", pa.int64()),  # days of payment, of the payments known to the day
        ("calls", pa.int64()),  # minutes in which a call began
        ("zone_said", pa.int64()),  # payments and calls whose time zone a person said, and no format or file
    ]
)


class Timed(NamedTuple):
    """Pairs with payments and calls, and their events."""

    pairs: pa.Table
    events: Events


class Opened(NamedTuple):
    """One pair: payments with moments, payments known to the day, calls, and when the payer called others.

    Tables: at (milliseconds since 1970, UTC), source_id, locator; of payments amount and currency, of calls duration_s.
    """

    payments: pa.Table
    dated: pa.Table
    calls: pa.Table
    others: Ints


def timed(con: duckdb.DuckDBPyConnection, kept_back: int | None = None) -> Timed:
    """Return the events of every pair that has both, from the views `payment` and `call` and the table `subject`.

    A payment counts when it is completed or its status unknown, once where several sources tell it under one reference
    or at one instant; with a moment where any of them knows it. A call counts unless it was missed. A pair is one
    subject paying another; who calls whom is no matter. Nothing from `kept_back` on (milliseconds since 1970, UTC) is
    among them.
    """
    try:
        for statement in (_PAID, _CALLED):
            con.execute(statement)
        if kept_back is not None:
            con.execute('DELETE FROM timed_paid WHERE coalesce("at", "day") >= ?', [kept_back])
            con.execute('DELETE FROM timed_called WHERE "at" >= ?', [kept_back])
        con.execute(_PAIRED)
        pairs = con.execute("SELECT * EXCLUDE (low, high) FROM timed_pair ORDER BY pair").to_arrow_table().cast(PAIR)
        events = [con.execute(sql).fetchnumpy() for sql in (_PAYMENTS, _CALLS, _DATED)]
    finally:
        for name in ("timed_paid", "timed_called", "timed_pair"):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    arrays = (one[name].astype("int64") for one in events for name in ("pair", "at"))
    return Timed(pairs, Events(pairs.num_rows, *arrays))


def opened(con: duckdb.DuckDBPyConnection, payer: str, payee: str) -> Opened:
    """Return the payments and calls of one pair with their places; of what several sources tell, the first place."""
    of = {"payer": payer, "payee": payee}
    payments, dated, calls = (con.execute(sql, of).to_arrow_table() for sql in (_PAYMENTS_OF, _DATED_OF, _CALLS_OF))
    others = con.execute(_OTHERS_OF, of).fetchnumpy()["at"]
    return Opened(payments, dated, calls, others.astype("int64"))


# One side is named after the other: named in one go, all parties of a source would be paired before any event is looked
# at. What is known to the day has a day and no moment; a call known to the day is left out.
_MOMENT = """
    CASE WHEN time_precision IS DISTINCT FROM 'day' THEN epoch_ms("at") END AS "at",
    coalesce(zone_source NOT IN ('format', 'file'), false) AS said"""
_DAY = 'CASE WHEN time_precision = \'day\' THEN epoch_ms("at") END AS "day"'
_PAYING = f"""
    paying AS MATERIALIZED (
        SELECT s.subject_id AS payer, e.reading_id, payee AS other, reference, source_id, locator, amount, currency,
            {_DAY}, {_MOMENT}
        FROM payment e JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.payer
        WHERE status IN ('completed', 'unknown')),
    paid AS (
        SELECT payer, s.subject_id AS payee, paying.* EXCLUDE (payer, reading_id, other)
        FROM paying JOIN subject s ON s.reading_id = paying.reading_id AND s.ordinal = other
        WHERE payer <> s.subject_id)"""
_CALLING = f"""
    calling AS MATERIALIZED (
        SELECT s.subject_id AS one, e.reading_id, callee, source_id, locator, duration_s, {_MOMENT}
        FROM call e JOIN subject s ON s.reading_id = e.reading_id AND s.ordinal = e.caller
        WHERE status <> 'missed'),
    called AS (
        SELECT one, s.subject_id AS other, calling.* EXCLUDE (one, reading_id, callee)
        FROM calling JOIN subject s ON s.reading_id = calling.reading_id AND s.ordinal = callee
        WHERE one <> s.subject_id AND "at" IS NOT NULL)"""

_PAID = f"""
    CREATE OR REPLACE TEMP TABLE timed_paid AS
    WITH {_PAYING}
    SELECT payer, payee, min("at") AS "at", CASE WHEN min("at") IS NULL THEN min("day") END AS "day",
        bool_or(said) AS said
    FROM paid WHERE reference IS NOT NULL GROUP BY payer, payee, reference
    UNION ALL
    SELECT payer, payee, "at", "day", bool_or(said) FROM paid
    WHERE reference IS NULL AND coalesce("at", "day") IS NOT NULL GROUP BY payer, payee, "at", "day"
    UNION ALL
    SELECT payer, payee, NULL, NULL, said FROM paid WHERE reference IS NULL AND coalesce("at", "day") IS NULL
"""
_CALLED = f"""
    CREATE OR REPLACE TEMP TABLE timed_called AS
    WITH {_CALLING}
    SELECT least(one, other) AS low, greatest(one, other) AS high, "at", bool_or(said) AS said FROM called GROUP BY ALL
"""
_PAIRED = """
    CREATE OR REPLACE TEMP TABLE timed_pair AS
    WITH paid AS (
        SELECT payer, payee, least(payer, payee) AS low, greatest(payer, payee) AS high,
            count(DISTINCT "at") AS payments, count(*) FILTER ("at" IS NULL) AS undated,
            count(DISTINCT "day") AS dated, count(*) FILTER (said) AS said
        FROM timed_paid GROUP BY payer, payee),
    called AS (
        SELECT low, high, count(DISTINCT "at" // 60000) AS calls, count(*) FILTER (said) AS said
        FROM timed_called GROUP BY low, high)
    SELECT row_number() OVER (ORDER BY payer, payee) - 1 AS pair, payer, payee, low, high, payments, undated, dated,
        calls, paid.said + called.said AS zone_said
    FROM paid JOIN called USING (low, high)
"""
_PAYMENTS = """
    SELECT DISTINCT pair, "at" FROM timed_paid JOIN timed_pair USING (payer, payee) WHERE "at" IS NOT NULL
    ORDER BY pair, "at"
"""
_DATED = """
    SELECT DISTINCT pair, "day" AS "at" FROM timed_paid JOIN timed_pair USING (payer, payee) WHERE "day" IS NOT NULL
    ORDER BY pair, "day"
"""
_CALLS = 'SELECT pair, "at" FROM timed_called JOIN timed_pair USING (low, high) ORDER BY pair, "at"'

_PLACE = "arg_min(source_id, (source_id, locator)) AS source_id, arg_min(locator, (source_id, locator)) AS locator"
# Of what stands under one reference, the first moment; where none is known, the first day.
_PAYMENTS_OF, _DATED_OF = (
    f"""
    WITH {_PAYING},
    once AS (
        SELECT * FROM paid WHERE payer = $payer AND payee = $payee
        QUALIFY reference IS NULL
            OR row_number() OVER (PARTITION BY reference ORDER BY "at" NULLS LAST, "day", source_id, locator) = 1)
    SELECT {column} AS "at", {_PLACE}, arg_min(amount, (source_id, locator)) AS amount,
        arg_min(currency, (source_id, locator)) AS currency
    FROM once WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY {column}
"""
    for column in ('"at"', '"day"')
)
_CALLS_OF = f"""
    WITH {_CALLING}
    SELECT "at", {_PLACE}, arg_min(duration_s, (source_id, locator)) AS duration_s
    FROM called WHERE (one, other) IN (($payer, $payee), ($payee, $payer)) GROUP BY "at" ORDER BY "at"
"""
_OTHERS_OF = f"""
    WITH {_CALLING}
    SELECT DISTINCT "at" FROM called WHERE $payer IN (one, other) AND $payee NOT IN (one, other) ORDER BY "at"
"""

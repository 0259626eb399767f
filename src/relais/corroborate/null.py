"""What habit alone would do: the pair's own payments, moved by whole weeks, looked at through the same window.

Whole weeks keep the weekday and the hour, so the habits of the pair stay; evenly spread random times would
call habit a link. A shifted window counts only where the conversation lasts: silence before its beginning and
after its end would pass for proof.
"""

import duckdb

TEMPORARY = ("chance",)

# Days. A week is longer than the window is wide on either side, so no shifted payment is tried in its own place;
# beyond a month the habits of a pair change.
SHIFTS = (-28, -21, -14, -7, 7, 14, 21, 28)


def inside(said: str, first: str, last: str, hours: int) -> str:
    """Return the SQL condition that an instant lies in the window around a payment (columns in microseconds)."""
    reach = hours * 3_600_000_000
    return f"{said} BETWEEN {first} - {reach} AND {last} + {reach}"


def bucket(said: str, hours: int) -> str:
    """Return the SQL number of the stretch of time, as long as the window, in which an instant lies."""
    return f"{said} // {hours * 3_600_000_000}"


def buckets(first: str, last: str, hours: int) -> str:
    """Return SQL that gives one row per bucket the window around a payment touches.

    Joined by bucket, each payment meets what was said near it, not all that was ever said.
    """
    reach = hours * 3_600_000_000
    return f"unnest(range(({first} - {reach}) // {reach}, ({last} + {reach}) // {reach} + 1))"


def same_currency(a: str, b: str) -> str:
    """Return the SQL condition that two amounts are in one currency, as far as both name theirs."""
    return f"coalesce({a}.currency = {b}.currency, true)"


def shift(con: duckdb.DuckDBPyConnection, hours: int) -> None:
    """Make `chance(talk, payer, payee, windows, hits)` for each pair and conversation of `coincidence`.

    `windows` counts the payments of the pair times the shifts that fall into the conversation, `hits` those with
    a quoted amount that agrees.
    """
    shifts = ", ".join(f"({days * 86_400_000_000})" for days in SHIFTS)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE chance AS
        WITH pair AS (SELECT DISTINCT talk, payer, payee FROM coincidence),
        drawn AS (
            SELECT pair.talk, pair.payer, pair.payee, dated_payment.reading_id, ordinal, by_us, amount, currency,
                paid_us + by_us AS paid_us, until_us + by_us AS until_us,
                {buckets("paid_us + by_us", "until_us + by_us", hours)} AS bucket
            FROM pair
            JOIN dated_payment ON dated_payment.payer IS NOT DISTINCT FROM pair.payer
                AND dated_payment.payee IS NOT DISTINCT FROM pair.payee
            JOIN quoting USING (talk)
            CROSS JOIN (VALUES {shifts}) shifts(by_us)
            WHERE paid_us + by_us BETWEEN first_us AND last_us),
        hit AS (
            SELECT DISTINCT drawn.talk, payer, payee, drawn.reading_id, drawn.ordinal, by_us
            FROM drawn JOIN said_amount ON said_amount.talk = drawn.talk AND said_amount.amount = drawn.amount
                AND said_amount.bucket = drawn.bucket
                AND {inside("said_us", "paid_us", "until_us", hours)} AND {same_currency("said_amount", "drawn")}),
        tried AS (SELECT DISTINCT talk, payer, payee, reading_id, ordinal, by_us FROM drawn)
        SELECT tried.talk, tried.payer, tried.payee, count(*) AS windows, count(hit.talk) AS hits
        FROM tried LEFT JOIN hit ON hit.talk = tried.talk AND hit.payer IS NOT DISTINCT FROM tried.payer
            AND hit.payee IS NOT DISTINCT FROM tried.payee AND hit.reading_id = tried.reading_id
            AND hit.ordinal = tried.ordinal AND hit.by_us = tried.by_us
        GROUP BY tried.talk, tried.payer, tried.payee
    """)

"""Payments that keep to the calendar, as support, wages and sponsorships do: a sign of another tie."""

import duckdb

# Half a year of months, or six weeks, before a rhythm is called one: fewer gaps are even by accident too often.
FEWEST = 6
# Gaps as long as a week, two weeks or a month, and even: when gaps come at random, their spread is as large as their
# mean, and bursts spread more; half of that with six payments comes about by accident once in some thirty cases.
SHORTEST_DAYS, LONGEST_DAYS = 5, 40
SPREAD = 0.5

CALENDAR = f"""
CREATE TEMP TABLE lead_calendar AS
WITH gap AS (
    SELECT lead_no, anchor,
           date_diff('hour', lag("at") OVER (PARTITION BY lead_no, anchor ORDER BY "at", payment_no), "at") / 24 AS days
    FROM lead_payment WHERE "at" IS NOT NULL
), rhythm AS (
    SELECT lead_no, anchor, count(*) AS payments, avg(days) AS mean, stddev_samp(days) AS spread
    FROM gap GROUP BY lead_no, anchor
)
SELECT lead_no, max(payments) AS payments,
       bool_or(payments >= {FEWEST} AND mean BETWEEN {SHORTEST_DAYS} AND {LONGEST_DAYS} AND spread <= {SPREAD} * mean)
           AS regular
FROM rhythm GROUP BY lead_no
"""

TABLES = ("lead_calendar",)


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table above from `lead_payment`."""
    con.execute(CALENDAR)

"""Paid sessions: a payment, and a long call with its payee near it; and whether the two answer each other.

Fixed from the published accounts (`typology`: sessions, order, transfer speed) before any world was looked at:

- a session lasts 30 to 60 minutes; a call of a third of the shortest may be one that broke off, a shorter one tells a
  code or says hello;
- pay first: the call begins within a day of the payment, or up to six hours before it (paid after, or in two parts);
- appointment: payment one to three days ahead;
- retainer: money by the month, calls whenever: told apart, and no ground to propose, since support is paid like that.
"""

import duckdb

from relais.triage.repeated_sessions import AFTER_HOURS, BEFORE_HOURS

LONG_MINUTES = 10
APPOINTMENT_HOURS = 72
RETAINER_DAYS = 31
# Habits are compared over a month at least: a single evening is all near one payment.
LEAST_HOURS = 720
# So many long calls, most of them with no payment near, are contact of another kind.
MANY_CALLS = 4

# One row per payment and long call that lie near each other. A session is a payment with its nearest call (`nearest`),
# that of the same day first. A payment dated to the day may lie anywhere in it.
SESSIONS = f"""
CREATE TEMP TABLE lead_session AS
WITH paid AS (
    SELECT lead_no, anchor, payment_no, "at", CASE WHEN time_precision = 'day' THEN 24 ELSE 0 END AS slack
    FROM lead_payment WHERE "at" IS NOT NULL
), near AS (
    SELECT c.lead_no, c.anchor, c.call_no, p.payment_no,
           c."at" <= p."at" + to_hours({AFTER_HOURS} + p.slack) AS same_day,
           epoch_us(c."at") - epoch_us(p."at") AS lag_us
    FROM lead_call c JOIN paid p ON p.lead_no = c.lead_no AND p.anchor = c.anchor
     AND c."at" >= p."at" - to_hours({BEFORE_HOURS}) AND c."at" <= p."at" + to_hours({APPOINTMENT_HOURS} + p.slack)
    WHERE c.video AND c.duration_s >= {60 * LONG_MINUTES}
)
SELECT *, row_number() OVER (PARTITION BY payment_no ORDER BY same_day DESC, abs(lag_us), call_no) = 1 AS nearest
FROM near
"""

# Payments are looked at while the two are known to talk: before and after, a missing call says nothing. `hours`: how
# long that is; `covered`: the share of it that lies near a payment, so the share of calls that would by accident.
ANSWERS = f"""
CREATE TEMP TABLE lead_answer AS
WITH long_call AS (
    SELECT * FROM lead_call WHERE video AND duration_s >= {60 * LONG_MINUTES} AND "at" IS NOT NULL
), monthly AS (
    SELECT c.lead_no, count(DISTINCT c.call_no) AS retained
    FROM long_call c JOIN lead_payment p ON p.lead_no = c.lead_no AND p.anchor = c.anchor
     AND c."at" > p."at" AND c."at" <= p."at" + to_days({RETAINER_DAYS})
    ANTI JOIN lead_session s ON s.call_no = c.call_no
    GROUP BY c.lead_no
), called AS (
    SELECT lead_no, count(*) AS calls FROM long_call GROUP BY lead_no
), met AS (
    SELECT lead_no, count(*) FILTER (nearest) AS sessions, count(DISTINCT call_no) AS near_calls,
           count(*) FILTER (nearest AND NOT same_day) AS appointments,
           count(*) FILTER (nearest AND lag_us < 0) AS before
    FROM lead_session GROUP BY lead_no
), talk AS (
    SELECT c.lead_no, p.anchor, p.talk_first - to_hours({APPOINTMENT_HOURS}) AS since,
           p.talk_last + to_hours({BEFORE_HOURS}) AS until
    FROM lead_pair p JOIN lead_contact c USING (person) WHERE p.talk_first IS NOT NULL
), length AS (
    SELECT lead_no, greatest({LEAST_HOURS}, sum((epoch_us(until) - epoch_us(since)) / 3600000000)) AS hours
    FROM talk GROUP BY lead_no
), seen AS (
    SELECT p.lead_no, count(*) AS payments
    FROM lead_payment p JOIN talk t ON t.lead_no = p.lead_no AND t.anchor = p.anchor
     AND p."at" >= t.since AND p."at" <= t.until
    GROUP BY p.lead_no
), counted AS (
    SELECT c.lead_no, coalesce(calls, 0) AS calls, coalesce(sessions, 0) AS sessions, coalesce(near_calls, 0) AS near,
           coalesce(appointments, 0) AS appointments, coalesce(before, 0) AS before, coalesce(retained, 0) AS retained,
           coalesce(s.payments, 0) AS payments,
           least(1, coalesce(s.payments, 0) * {BEFORE_HOURS + APPOINTMENT_HOURS} / coalesce(hours, {LEAST_HOURS}))
               AS covered
    FROM lead_contact c LEFT JOIN called USING (lead_no) LEFT JOIN met USING (lead_no)
    LEFT JOIN monthly USING (lead_no) LEFT JOIN length USING (lead_no) LEFT JOIN seen s USING (lead_no)
)
SELECT *, near > 0 AND 2 * near >= calls AND near >= 2 * covered * calls AND 2 * sessions >= payments AS answering,
       calls >= {MANY_CALLS} AND 2 * near < calls AS apart
FROM counted
"""

TABLES = ("lead_session", "lead_answer")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from those of `contact`."""
    for statement in (SESSIONS, ANSWERS):
        con.execute(statement)

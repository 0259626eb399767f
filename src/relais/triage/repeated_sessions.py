"""Repeated sessions: days on which a payment and a call lie close together, between the same two subjects."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import CALL, PAYMENT, PLACES_SHOWN, Reason, day, params, place

SESSIONS = msg(
    "on {days} days (UTC), from {first} to {last}, a call between the two sides of a payment, in either direction,"
    " began at most {before} hours before the payment or {after} hours after it; per day, one payment and the nearest"
    " call. Families who call when they send money do the same"
)

# A call may precede the payment (agreed, then paid) or follow it (paid, then called). No distribution of that lag is
# published; these windows are an assumption. A payment dated to the day may lie anywhere in it.
BEFORE_HOURS = 6
AFTER_HOURS = 24
FEWEST_DAYS = 2
# So many days and more have full strength.
MANY_DAYS = 10

REASON = Reason(
    name="repeated_sessions",
    title=msg("repeated sessions"),
    sql=f"""
    WITH called AS (
        SELECT low, high, "at", source_id, ordinal, locator, value FROM triage_call
        WHERE status <> 'missed' AND "at" IS NOT NULL AND low <> high
    ), paid AS (
        SELECT least(payer_subject, payee_subject) AS low, greatest(payer_subject, payee_subject) AS high,
               "at", CASE WHEN time_precision = 'day' THEN 24 ELSE 0 END AS slack, source_id, ordinal, locator,
               value
        FROM triage_payment WHERE payer_subject IS NOT NULL AND "at" IS NOT NULL
    ), session AS (
        SELECT DISTINCT ON (p.low, p.high, CAST(p."at" AS DATE))
               p.low, p.high, p."at", p.source_id, p.locator, p.value, c.source_id AS call_source,
               c.locator AS call_locator, c.value AS call_value
        FROM paid p
        JOIN called c ON c.low = p.low AND c.high = p.high
         AND c."at" >= p."at" - to_hours({BEFORE_HOURS}) AND c."at" <= p."at" + to_hours({AFTER_HOURS} + p.slack)
        ORDER BY p.low, p.high, CAST(p."at" AS DATE), abs(epoch_us(c."at") - epoch_us(p."at")),
                 p.source_id, p.ordinal, c.source_id, c.ordinal
    ), pair AS (
        SELECT low, high, count(*) AS days, min("at") AS first_at, max("at") AS last_at,
               flatten(list([{place("source_id", "locator", PAYMENT, "value")},
                             {place("call_source", "call_locator", CALL, "call_value")}]
                            ORDER BY "at" DESC))[1:{PLACES_SHOWN}] AS places
        FROM session GROUP BY low, high HAVING count(*) >= {FEWEST_DAYS}
    ), best AS (
        SELECT DISTINCT ON (n.report_no) n.report_no, pair.* EXCLUDE (subject_id)
        FROM (SELECT *, unnest([low, high]) AS subject_id FROM pair) AS pair
        JOIN triage_named n USING (subject_id)
        ORDER BY n.report_no, days DESC, last_at DESC, low, high
    )
    SELECT report_no, least(days, {MANY_DAYS}) * 1000 // {MANY_DAYS} AS strength, {quoted(SESSIONS)} AS template,
           {
        params(
            days="days", first=day("first_at"), last=day("last_at"), before=f"{BEFORE_HOURS}", after=f"{AFTER_HOURS}"
        )
    } AS params,
           places, 2 * days AS places_count
    FROM best
    """,
)

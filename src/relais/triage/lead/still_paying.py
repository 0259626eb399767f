"""How many days ago the last payment to an anchor was made."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.continuing_activity import STEPS
from relais.triage.lead.reason import LeadReason
from relais.triage.reason import PAYMENT, day, params, place

LAST = msg("the last known payment to an anchor was made on {last} (UTC), {days} days before {as_of}")

REASON = LeadReason(
    name="still_paying",
    title=msg("payments go on"),
    innocent=msg("lawful support goes on too"),
    sql=f"""
    WITH latest AS (
        SELECT DISTINCT ON (lead_no) p.*, now."at" AS as_of, date_diff('hour', p."at", now."at") // 24 AS days
        FROM lead_payment p CROSS JOIN triage_now now WHERE p."at" <= now."at" ORDER BY lead_no, payment_no
    )
    SELECT lead_no, CASE {" ".join(f"WHEN days <= {days} THEN {strength}" for days, strength in STEPS)} END AS strength,
           {quoted(LAST)} AS template, {params(last=day('"at"'), days="days", as_of=day("as_of"))} AS params,
           [{place("source_id", "locator", PAYMENT, "value")}] AS places, 1 AS places_count
    FROM latest WHERE days <= {STEPS[-1][0]}
    """,
)

"""Continuing activity: how many days ago the last payment to a payee named by an alert was made."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import NAMED_HERE, PAYMENT, Reason, day, params, place

LAST = msg("the last known payment to a payee named by an alert was made on {last} (UTC), {days} days before {as_of}")

# Within so many days, so strong (thousandths). Prolific payers in the published studies pay every 20 days or less; a
# year without a payment says nothing is going on that is known.
STEPS = ((30, 1000), (90, 750), (180, 500), (365, 250))

REASON = Reason(
    name="continuing_activity",
    title=msg("continuing activity"),
    sql=f"""
    WITH latest AS (
        SELECT DISTINCT ON (t.report_no) t.report_no, p.last_at, p.last_no, a.source_id, a.locator, a.value,
               now."at" AS as_of, date_diff('hour', p.last_at, now."at") // 24 AS days
        FROM triage_tie t
        JOIN triage_pair p USING (pair_no)
        JOIN triage_alerted a ON a.subject_id = p.payee_subject
        CROSS JOIN triage_now now
        WHERE p.last_at IS NOT NULL
        ORDER BY t.report_no, p.last_at DESC, p.payee_subject, p.payer_subject
    )
    SELECT report_no,
           CASE {" ".join(f"WHEN days <= {days} THEN {strength}" for days, strength in STEPS)} END AS strength,
           {quoted(LAST)} AS template,
           {params(days="days", last=day("last_at"), as_of=day("as_of"))} AS params,
           [{place("paid.source_id", "paid.locator", PAYMENT, "paid.value")},
            {place("l.source_id", "l.locator", NAMED_HERE, "l.value")}] AS places,
           2 AS places_count
    FROM latest l JOIN triage_payment paid ON paid.payment_no = l.last_no WHERE days <= {STEPS[-1][0]}
    """,
)

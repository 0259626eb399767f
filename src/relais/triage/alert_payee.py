"""A payee named by an alert: by the report itself, or by another one where the report names the payer."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import NAMED_HERE, PAYMENT, PLACES_SHOWN, Reason, day, params, place

BOTH_NAMED = msg(
    "alerts name both sides of {payments} payments: {payers} payers, {payees} payees; the last on {last}. What was paid"
    " for is not in the payments"
)
PAYEE_NAMED = msg(
    "an alert names the payee of {payments} payments: {payers} payers, {payees} payees; the last on {last}. No alert"
    " names the payers: a named person is also paid by family, friends and work"
)

# Both sides alleged by senders who do not know each other weigh more than one.
PAYEE_ONLY_STRENGTH = 600

REASON = Reason(
    name="alert_payee",
    title=msg("a payee named by an alert"),
    sql=f"""
    WITH tied AS (
        SELECT t.report_no, p.*, payer.subject_id IS NOT NULL AS both_named, payee.source_id, payee.locator
        FROM triage_tie t
        JOIN triage_pair p USING (pair_no)
        JOIN triage_alerted payee ON payee.subject_id = p.payee_subject
        LEFT JOIN triage_alerted payer ON payer.subject_id = p.payer_subject
    ), strongest AS (
        -- Where both sides are named, only those payments are spoken of.
        SELECT * FROM tied QUALIFY both_named = bool_or(both_named) OVER (PARTITION BY report_no)
    ), latest AS (
        SELECT report_no, min(payment_no, {PLACES_SHOWN - 1}) AS latest
        FROM (SELECT report_no, unnest(latest) AS payment_no FROM strongest) GROUP BY report_no
    ), shown AS (
        SELECT l.report_no, list({place("p.source_id", "p.locator", PAYMENT)} ORDER BY payment_no) AS places
        FROM (SELECT report_no, unnest(latest) AS payment_no FROM latest) l JOIN triage_payment p USING (payment_no)
        GROUP BY l.report_no
    ), summed AS (
        SELECT report_no, bool_or(both_named) AS both_named, sum(payments) AS payments,
               count(DISTINCT payer_subject) AS payers, count(DISTINCT payee_subject) AS payees,
               max(last_at) AS last_at,
               first({place("source_id", "locator", NAMED_HERE)} ORDER BY payee_subject, payer_subject) AS named_here
        FROM strongest GROUP BY report_no
    )
    SELECT report_no, CASE WHEN both_named THEN 1000 ELSE {PAYEE_ONLY_STRENGTH} END AS strength,
           CASE WHEN both_named THEN {quoted(BOTH_NAMED)} ELSE {quoted(PAYEE_NAMED)} END AS template,
           {params(payments="payments", payers="payers", payees="payees", last=day("last_at"))} AS params,
           [named_here] || places AS places,
           1 + payments AS places_count
    FROM summed JOIN shown USING (report_no)
    """,
)

"""A payee named by an alert: by the report itself, or by another one where the report names the payer."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import NAMED_HERE, PAYMENT, PLACES_SHOWN, Reason, day, params, place

BOTH_NAMED = msg(
    "alerts name both sides of {payments} payments: {payers} payers, {payees} payees; the last on {last} (UTC). What"
    " was paid for is not in the payments"
)
PAYEE_NAMED = msg(
    "an alert names the payee of {payments} payments: {payers} payers, {payees} payees; the last on {last} (UTC). No"
    " alert names the payers: a named person is also paid by family, friends and work"
)

# Both sides alleged by senders who do not know each other weigh more than one.
PAYEE_ONLY_STRENGTH = 600

REASON = Reason(
    name="alert_payee",
    title=msg("a payee named by an alert"),
    sql=f"""
    WITH tied AS (
        SELECT t.report_no, p.*, payer.subject_id IS NOT NULL AS both_named
        FROM triage_tie t
        JOIN triage_pair p USING (pair_no)
        JOIN triage_alerted payee ON payee.subject_id = p.payee_subject
        LEFT JOIN triage_alerted payer ON payer.subject_id = p.payer_subject
    ), strongest AS (
        -- Where both sides are named, only those payments are spoken of.
        SELECT * FROM tied QUALIFY both_named = bool_or(both_named) OVER (PARTITION BY report_no)
    ), side AS (
        SELECT report_no, subject_id, min(side) AS side
        FROM (
            SELECT report_no, payee_subject AS subject_id, 'payee' AS side FROM strongest
            UNION ALL
            SELECT report_no, payer_subject, 'payer' FROM strongest WHERE both_named
        ) GROUP BY report_no, subject_id
    ), named AS (
        -- Where this report names the party, else where the first other one does.
        SELECT s.report_no, row_number() OVER (PARTITION BY s.report_no ORDER BY s.side, s.subject_id) AS number,
               CASE WHEN n.subject_id IS NULL THEN {place("a.source_id", "a.locator", NAMED_HERE, "a.value")}
                    ELSE {place("n.source_id", "n.locator", NAMED_HERE, "n.value")} END AS place
        FROM side s
        JOIN triage_alerted a USING (subject_id)
        LEFT JOIN triage_named n ON n.report_no = s.report_no AND n.subject_id = s.subject_id
    ), latest AS (
        SELECT report_no, unnest(min(payment_no, {PLACES_SHOWN})) AS payment_no
        FROM (SELECT report_no, unnest(latest) AS payment_no FROM strongest) GROUP BY report_no
    ), paid AS (
        SELECT l.report_no, row_number() OVER (PARTITION BY l.report_no ORDER BY payment_no) AS number,
               {place("p.source_id", "p.locator", PAYMENT, "p.value")} AS place
        FROM latest l JOIN triage_payment p USING (payment_no)
    ), shown AS (
        -- Where not all can be shown, some of either.
        SELECT report_no, list(place ORDER BY step, number) AS places
        FROM (
            SELECT *
            FROM (SELECT 1 AS step, * FROM named UNION ALL SELECT 2, * FROM paid)
            QUALIFY row_number() OVER (PARTITION BY report_no ORDER BY number, step) <= {PLACES_SHOWN}
        ) GROUP BY report_no
    ), summed AS (
        SELECT report_no, bool_or(both_named) AS both_named, sum(payments) AS payments,
               count(DISTINCT payer_subject) AS payers, count(DISTINCT payee_subject) AS payees,
               max(last_at) AS last_at
        FROM strongest GROUP BY report_no
    ), named_places AS (
        SELECT report_no, count(*) AS named FROM named GROUP BY report_no
    )
    SELECT report_no, CASE WHEN both_named THEN 1000 ELSE {PAYEE_ONLY_STRENGTH} END AS strength,
           CASE WHEN both_named THEN {quoted(BOTH_NAMED)} ELSE {quoted(PAYEE_NAMED)} END AS template,
           {params(payments="payments", payers="payers", payees="payees", last=day("last_at"))} AS params,
           places, named + payments AS places_count
    FROM summed JOIN shown USING (report_no) JOIN named_places USING (report_no)
    """,
)

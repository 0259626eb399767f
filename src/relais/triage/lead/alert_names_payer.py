"""An alert that names the payer too."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead.reason import LeadReason
from relais.triage.reason import NAMED_HERE, PLACES_SHOWN, params, place

NAMED = msg("{reports} alerts name this contact as well")

REASON = LeadReason(
    name="alert_names_payer",
    title=msg("an alert names the payer"),
    innocent=msg("an alert may name the wrong person, or somebody who only wrote to the one it is about"),
    sql=f"""
    WITH member AS (SELECT DISTINCT lead_no, subject_id FROM lead_member),
    named AS (
        SELECT DISTINCT ON (lead_no, report_no) lead_no, n.* FROM member m JOIN triage_named n USING (subject_id)
        ORDER BY lead_no, report_no, n.step, n.source_id, n.locator
    )
    SELECT lead_no, 1000 AS strength, {quoted(NAMED)} AS template, {params(reports="count(*)")} AS params,
           list({place("source_id", "locator", NAMED_HERE, "value")} ORDER BY report_no)[1:{PLACES_SHOWN}] AS places,
           count(*) AS places_count
    FROM named GROUP BY lead_no
    """,
)

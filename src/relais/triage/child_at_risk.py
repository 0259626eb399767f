"""A child at risk now, or urgent handling asked for, as the sender declares it."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import REPORT, Reason, params, place

AT_RISK = msg("the sender declares a child at risk now")
ESCALATED = msg("the company or sender asks for urgent handling")
BOTH = msg("the sender declares a child at risk now, and urgent handling is asked for")

# An escalation is a company's routing flag; a child at risk is a statement about a child.
ESCALATED_STRENGTH = 600

REASON = Reason(
    name="child_at_risk",
    title=msg("a child at risk now, as declared"),
    sql=f"""
    SELECT report_no,
           CASE WHEN child_at_risk THEN 1000 ELSE {ESCALATED_STRENGTH} END AS strength,
           CASE WHEN child_at_risk AND escalated THEN {quoted(BOTH)}
                WHEN child_at_risk THEN {quoted(AT_RISK)} ELSE {quoted(ESCALATED)} END AS template,
           {params()} AS params,
           [{place("source_id", "locator", REPORT)}] AS places,
           1 AS places_count
    FROM triage_report WHERE child_at_risk OR escalated
    """,
)

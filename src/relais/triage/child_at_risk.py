"""A child at risk now, or urgent handling asked for, as the sender declares it."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage import reason
from relais.triage.reason import Reason, params, place
from relais.triage.stated import of_report

AT_RISK = msg("the sender declares a child at risk now")
ESCALATED = msg("the company or sender asks for urgent handling")
BOTH = msg("the sender declares a child at risk now, and urgent handling is asked for")

# An escalation is a company's routing flag; a child at risk is a statement about a child.
ESCALATED_STRENGTH = 600

# Urgency is asked for in free words: the place says where they stand, and does not repeat them.
REASON = Reason(
    name="child_at_risk",
    title=msg("a child at risk now, as declared"),
    sql=f"""
    SELECT report_no,
           CASE WHEN child_at_risk THEN 1000 ELSE {ESCALATED_STRENGTH} END AS strength,
           CASE WHEN child_at_risk AND escalated THEN {quoted(BOTH)}
                WHEN child_at_risk THEN {quoted(AT_RISK)} ELSE {quoted(ESCALATED)} END AS template,
           {params()} AS params,
           list_filter([
               CASE WHEN child_at_risk
                    THEN {place("source_id", of_report("r", "child_at_risk"), reason.AT_RISK, "'true'")} END,
               CASE WHEN escalated
                    THEN {place("source_id", of_report("r", "escalated"), reason.ESCALATED)} END
           ], lambda stated: stated IS NOT NULL) AS places,
           coalesce(CAST(child_at_risk AS INTEGER), 0) + coalesce(CAST(escalated AS INTEGER), 0) AS places_count
    FROM triage_report r WHERE child_at_risk OR escalated
    """,
)

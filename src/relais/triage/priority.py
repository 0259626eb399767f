"""Priority as the sender declares it: an opaque scale of the sender's, mapped by the unit's weights."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import PRIORITY, REPORT, Reason, params, place
from relais.triage.stated import of_report

DECLARED = msg("the sender declares priority “{priority}”")
UNKNOWN = msg("the sender declares priority “{priority}”, which the unit's scale does not know: given the neutral part")
NONE = msg("the sender declares no priority: given the neutral part")

REASON = Reason(
    name="priority",
    title=msg("priority as declared by the sender"),
    sql=f"""
    SELECT report_no,
           coalesce(s.strength, (SELECT neutral FROM triage_neutral)) AS strength,
           CASE WHEN priority IS NULL THEN {quoted(NONE)}
                WHEN s.strength IS NULL THEN {quoted(UNKNOWN)} ELSE {quoted(DECLARED)} END AS template,
           {params(priority="priority")} AS params,
           [CASE WHEN priority IS NULL THEN {place("source_id", "locator", REPORT)}
                 ELSE {place("source_id", of_report("r", "priority"), PRIORITY, "priority")} END] AS places,
           1 AS places_count
    FROM triage_report r LEFT JOIN triage_scale s ON s.code = upper(trim(r.priority))
    """,
)

"""What is lost first of what somebody still holds about the lead."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.expiry import STRENGTHS
from relais.triage.lead.reason import LeadReason
from relais.triage.reason import DATUM, day, params, place

KEPT_UNTIL = msg("the first datum to be lost is kept until {legal} (ask before {safe}): {data}, {basis}; clock {clock}")
UNKNOWN = msg("it is not known until when a datum of this lead is kept, so asking is urgent")
GONE = msg("what this lead leads to need no longer be kept by anybody, the last since {legal}: {data}, {basis}")

ANSWERED = msg(
    "the operator has answered who used this address, and nothing else that this lead leads to can still be lost"
)

REASON = LeadReason(
    name="lost_first",
    title=msg("what is lost first"),
    innocent=msg("a clock says nothing of anybody: it orders the work"),
    sql=f"""
    SELECT lead_no,
           CASE state {" ".join(f"WHEN '{state}' THEN {strength}" for state, strength in STRENGTHS.items())} END
               AS strength,
           CASE state WHEN 'unknown' THEN {quoted(UNKNOWN)} WHEN 'answered' THEN {quoted(ANSWERED)}
                      WHEN 'expired' THEN {quoted(GONE)} ELSE {quoted(KEPT_UNTIL)} END AS template,
           {params(legal=day("legal"), safe=day("safe"), data="data", basis="basis", clock="clock_id")} AS params,
           [{place("source_id", "locator", DATUM, "value")}] AS places, 1 AS places_count
    FROM lead_expiry
    """,
)

"""The first datum that will be lost: how urgent its clock is; what is not known is urgent, never safe."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.reason import DATUM, REPORT, Reason, day, params, place

KEPT_UNTIL = msg(
    "the first datum to be lost, of {event}, is kept until {legal} ({days} days from {as_of}; ask before {safe}):"
    " {data}, {basis}; clock {clock}"
)
UNKNOWN = msg("it is not known until when this datum is kept, so it is urgent")
NO_DATUM = msg("the report leads to no datum with a known holder and date, so asking is urgent")
GONE = msg("what the report leads to need no longer be kept by anybody, the last since {legal}: {data}, {basis}")

ANSWERED = msg(
    "the operator has answered who used this address, and nothing else that the report leads to can still be lost"
)

# Thousandths. Unknown is as urgent as nearly lost; what is told or gone cannot be saved by hurrying.
STRENGTHS = {"red": 1000, "unknown": 1000, "amber": 600, "green": 100, "answered": 0, "expired": 0}

REASON = Reason(
    name="expiry",
    title=msg("what is lost first"),
    sql=f"""
    WITH first_lost AS (
        SELECT DISTINCT ON (report_no) *
        FROM triage_clock
        ORDER BY report_no, urgency, CASE state WHEN 'expired' THEN -epoch_us(legal) ELSE epoch_us(legal) END,
                 source_id, ordinal, holding, country, clock_id, why
    )
    SELECT r.report_no,
           CASE coalesce(f.state, 'unknown') {" ".join(f"WHEN '{s}' THEN {n}" for s, n in STRENGTHS.items())} END
               AS strength,
           CASE WHEN f.state IS NULL THEN {quoted(NO_DATUM)} WHEN f.state = 'unknown' THEN {quoted(UNKNOWN)}
                WHEN f.state = 'answered' THEN {quoted(ANSWERED)}
                WHEN f.state = 'expired' THEN {quoted(GONE)} ELSE {quoted(KEPT_UNTIL)} END AS template,
           {
        params(
            legal=day("f.legal"),
            safe=day("f.safe"),
            data="f.data",
            basis="f.basis",
            clock="f.clock_id",
            days='(epoch_us(f.legal) - epoch_us(now."at")) // 86400000000',
            event=day("f.event_at"),
            as_of=day('now."at"'),
        )
    } AS params,
           [CASE WHEN f.state IS NULL THEN {place("r.source_id", "r.locator", REPORT)}
                 ELSE {place("f.source_id", "f.locator", DATUM, "f.value")} END] AS places,
           1 AS places_count
    FROM triage_report r LEFT JOIN first_lost f USING (report_no) CROSS JOIN triage_now now
    """,
)

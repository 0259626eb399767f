"""Payments and long calls with the payee that answer each other."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead.reason import LeadReason
from relais.triage.lead.session import APPOINTMENT_HOURS, LONG_MINUTES, RETAINER_DAYS
from relais.triage.reason import CALL, PAYMENT, PLACES_SHOWN, params, place
from relais.triage.repeated_sessions import AFTER_HOURS, BEFORE_HOURS

SESSIONS = msg(
    "{sessions} of {payments} payments made while the two were in touch have a call of {minutes} minutes or more near:"
    " within {after} hours after the payment or {before} hours before it ({before_count} before), or by appointment,"
    " within {appointment} hours ({appointments}). {near} of {calls} such calls have a payment near; {retained} others"
    " follow one within {days} days"
)
# So many sessions that answer payments have full strength; where they do not answer each other, a third of it.
MANY = 6

REASON = LeadReason(
    name="paid_sessions",
    title=msg("payments followed by calls"),
    innocent=msg(
        "families who phone after sending, couples at a distance and adult services show the same order; a monthly"
        " payment with calls is how support looks"
    ),
    sql=f"""
    WITH shown AS (
        SELECT s.lead_no, flatten(list([{place("p.source_id", "p.locator", PAYMENT, "p.value")},
                                        {place("c.source_id", "c.locator", CALL, "c.value")}]
                                       ORDER BY p.payment_no))[1:{PLACES_SHOWN}] AS places
        FROM lead_session s
        JOIN lead_call c USING (call_no) JOIN lead_payment p USING (payment_no)
        WHERE s.nearest GROUP BY s.lead_no
    )
    SELECT lead_no, least(sessions, {MANY}) * 1000 // (CASE WHEN answering THEN 1 ELSE 3 END * {MANY}) AS strength,
           {quoted(SESSIONS)} AS template,
           {
        params(
            sessions="sessions",
            calls="calls",
            minutes=f"{LONG_MINUTES}",
            after=f"{AFTER_HOURS}",
            before=f"{BEFORE_HOURS}",
            before_count="before",
            appointments="appointments",
            appointment=f"{APPOINTMENT_HOURS}",
            near="near",
            payments="payments",
            retained="retained",
            days=f"{RETAINER_DAYS}",
        )
    } AS params,
           places, 2 * sessions AS places_count
    FROM lead_answer JOIN shown USING (lead_no)
    """,
)

"""A transfer code of one of the lead's payments, quoted in its conversation with the payee."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead.reason import LeadReason
from relais.triage.lead.tie import AFTER_DAYS, BEFORE_DAYS
from relais.triage.reason import MESSAGE, PLACES_SHOWN, RECORD, params, place

CODES = msg(
    "{codes} transfer codes quoted in conversations are those of {payments} payments to an anchor, told at most"
    " {before} day before or {after} days after: the one who talks and the one who pays are proposed as one"
)

REASON = LeadReason(
    name="quoted_code",
    title=msg("a transfer code quoted"),
    innocent=msg("whoever sends money lawfully sends the code too: it ties the talk to the payment, not to a purpose"),
    sql=f"""
    SELECT lead_no, 1000 AS strength, {quoted(CODES)} AS template,
           {
        params(
            codes="count(DISTINCT value)",
            payments="count(DISTINCT payment_no)",
            before=f"{BEFORE_DAYS}",
            after=f"{AFTER_DAYS}",
        )
    } AS params,
           flatten(list([{place("message_source", "message_locator", MESSAGE, "value")},
                         {place("record_source", "record_locator", RECORD, "held")}]
                        ORDER BY payment_no, message_source, message_ordinal))[1:{PLACES_SHOWN}] AS places,
           2 * count(*) AS places_count
    FROM lead_told GROUP BY lead_no
    """,
)

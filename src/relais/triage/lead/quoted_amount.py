"""An amount said near a payment of that amount: weak, and never a ground to propose."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead.reason import LeadReason
from relais.triage.quoted_code import ERROR
from relais.triage.reason import MESSAGE, PLACES_SHOWN, RECORD, params, place

AMOUNTS = msg("an amount said in a conversation is that of a payment within three days; such concordances: {count}")

REASON = LeadReason(
    name="quoted_amount",
    title=msg("an amount quoted"),
    innocent=msg("round amounts are equal by accident, and lawful payments are spoken of too"),
    sql=f"""
    SELECT lead_no, CAST(floor(1000 * max(1 - coalesce({ERROR}, 0.5))) AS INTEGER) AS strength,
           {quoted(AMOUNTS)} AS template, {params(count="count(*)")} AS params,
           flatten(list([{place("f.message_source", "f.message_locator", MESSAGE, "f.value")},
                         {place("f.record_source", "f.record_locator", RECORD, "p.value")}]
                        ORDER BY payment_no, f.message_source, f.message_ordinal))[1:{PLACES_SHOWN}] AS places,
           2 * count(*) AS places_count
    FROM finding f
    JOIN lead_payment p ON p.reading_id = f.record_reading AND p.ordinal = f.record_ordinal
    WHERE f.kind = 'amount' AND f.record_table = 'payment' AND f.same_parties
    GROUP BY lead_no
    """,
)

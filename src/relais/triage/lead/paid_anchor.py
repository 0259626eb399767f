"""Money that went to an anchor: what makes a contact a lead at all."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead.reason import LeadReason
from relais.triage.reason import PAYMENT, PLACES_SHOWN, day, params, place

PAID = msg(
    "{payments} payments to {anchors} payees whom an alert names or whose device was seized,"
    " from {first} to {last} (UTC)"
)
# A payee whom no alert names is known by a seized device alone.
HELD_STRENGTH = 600

REASON = LeadReason(
    name="paid_anchor",
    title=msg("money to a named payee"),
    innocent=msg(
        "whoever is named is also paid by family, friends, sponsors and for work; most payers of one payee may be such"
    ),
    sql=f"""
    SELECT lead_no, CASE WHEN bool_or(a.named) THEN 1000 ELSE {HELD_STRENGTH} END AS strength,
           {quoted(PAID)} AS template,
           {
        params(payments="count(*)", anchors="count(DISTINCT anchor)", first=day('min("at")'), last=day('max("at")'))
    } AS params,
           list({place("source_id", "locator", PAYMENT, "value")} ORDER BY payment_no)[1:{PLACES_SHOWN}] AS places,
           count(*) AS places_count
    FROM lead_payment p JOIN lead_anchor a ON a.person = p.anchor
    GROUP BY lead_no
    """,
)

"""Several anchors paid that share no selector, no postal address and no agent."""

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.lead.reason import LeadReason
from relais.triage.reason import PAYMENT, PLACES_SHOWN, params, place

SEVERAL = msg(
    "paid {anchors} payees who are named by alerts or whose devices were seized, and who share no selector and no"
    " postal address; counted by the first payment to each"
)
FEWEST = 2
# So many and more have full strength.
MANY = 4

REASON = LeadReason(
    name="several_anchors",
    title=msg("several unrelated anchors paid"),
    innocent=msg(
        "an agent, an employer or a charity pays many; two payees may be one person or one family that no selector ties"
    ),
    sql=f"""
    WITH first_to AS (
        SELECT DISTINCT ON (p.lead_no, a.household) p.* FROM lead_payment p JOIN lead_anchor a ON a.person = p.anchor
        WHERE NOT a.agent ORDER BY p.lead_no, a.household, payment_no DESC
    )
    SELECT lead_no, least(count(*), {MANY}) * 1000 // {MANY} AS strength, {quoted(SEVERAL)} AS template,
           {params(anchors="count(*)")} AS params,
           list({place("source_id", "locator", PAYMENT, "value")} ORDER BY payment_no DESC)[1:{PLACES_SHOWN}] AS places,
           count(*) AS places_count
    FROM first_to GROUP BY lead_no HAVING count(*) >= {FEWEST}
    """,
)

"""Several unrelated payers of one payee: payers who share no selector and no postal address."""

from relais.model.notice import msg
from relais.model.selector import STRONG
from relais.store.duck import quoted
from relais.triage.named import is_hub
from relais.triage.reason import PAYMENT, PLACES_SHOWN, Reason, params, place

PAYEE_NAMED = msg(
    "{payers} payers who share no selector and no postal address pay one payee whom this report names, counted by the"
    " first payment of each. An agent, a"
    " landlord, a school or a charity is paid by many too: find out what the payee is"
)
PAYER_NAMED = msg(
    "somebody this report names is one of {payers} payers who share no selector and no postal address and pay one"
    " payee, counted by the first payment of each. An agent, a landlord, a school or a charity is paid by many too:"
    " find out what the payee is"
)

FEWEST = 3
# So many payers and more have full strength.
MANY = 10

# A payer known by a name alone cannot be told from the next one: only those with a selector of their own are counted.
# One postal address, as the payments give it, is one household. A payee who bears a hub is an agent or a switchboard.
REASON = Reason(
    name="unrelated_payers",
    title=msg("several unrelated payers of one payee"),
    sql=f"""
    WITH pair AS (
        SELECT payee_subject, payer_subject FROM triage_pair WHERE payer_subject IS NOT NULL
        QUALIFY count(*) OVER (PARTITION BY payee_subject) >= {FEWEST}
    ), dealt AS (
        SELECT t.* FROM triage_payment t SEMI JOIN pair ON pair.payee_subject = t.payee_subject
        WHERE t.payer_subject IS NOT NULL
    ), told_apart AS (
        SELECT DISTINCT d.payer_subject
        FROM dealt d JOIN selector x ON x.reading_id = d.reading_id AND x.party = d.payer
        WHERE x.kind IN {STRONG} AND x.value IS NOT NULL
          AND NOT {is_hub("x")}
    ), agent AS (
        SELECT DISTINCT d.payee_subject
        FROM dealt d
        JOIN selector x ON x.reading_id = d.reading_id AND x.party = d.payee
        WHERE {is_hub("x")}
    ), household AS (
        SELECT d.payer_subject, coalesce(min(lower(trim(p.address_raw))), d.payer_subject) AS household
        FROM dealt d
        SEMI JOIN told_apart a ON a.payer_subject = d.payer_subject
        JOIN party p ON p.reading_id = d.reading_id AND p.ordinal = d.payer
        GROUP BY d.payer_subject
    ), paid AS (
        -- Two rows of one payment may name its payer in two ways: they are one payer, not two.
        SELECT d.payee_subject, h.household, d.source_id, d.locator, d.ordinal, d."at", d.value
        FROM dealt d
        JOIN household h USING (payer_subject)
        ANTI JOIN agent ON agent.payee_subject = d.payee_subject
        QUALIFY d.group_id IS NULL OR row_number() OVER (
            PARTITION BY d.payee_subject, d.group_id ORDER BY d.source_id, d.ordinal) = 1
    ), one_each AS (
        SELECT DISTINCT ON (payee_subject, household) *
        FROM paid ORDER BY payee_subject, household, "at" NULLS LAST, source_id, ordinal
    ), payee AS (
        SELECT payee_subject, count(*) AS payers,
               list({place("source_id", "locator", PAYMENT, "value")} ORDER BY "at" NULLS LAST, source_id, ordinal)
               [1:{PLACES_SHOWN}] AS places
        FROM one_each GROUP BY payee_subject HAVING count(*) >= {FEWEST}
    ), best AS (
        SELECT DISTINCT ON (t.report_no) t.report_no, t.names_payee, y.*,
               least(y.payers, {MANY}) * CASE WHEN t.names_payee THEN 100 ELSE 50 END AS strength
        FROM triage_tie t JOIN triage_pair p USING (pair_no) JOIN payee y USING (payee_subject)
        ORDER BY t.report_no, strength DESC, y.payers DESC, y.payee_subject
    )
    SELECT report_no, strength,
           CASE WHEN names_payee THEN {quoted(PAYEE_NAMED)} ELSE {quoted(PAYER_NAMED)} END AS template,
           {params(payers="payers")} AS params, places, payers AS places_count
    FROM best
    """,
)

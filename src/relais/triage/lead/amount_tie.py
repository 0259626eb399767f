"""Who talks is tied to who pays by sums said to a payee within hours of a payment of that sum: at proposal level."""

import duckdb

from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.dealing import PAID
from relais.triage.lead import person

AMOUNT_OF_PAYER = msg(
    "told the payee the sum of a payment within hours of it, when nobody else had sent that payee that sum: the payer"
)

# Fixed before looking: a sum is told when it has just been sent, or is about to be. A payment dated to the day may
# lie anywhere in it.
BEFORE_HOURS = 2
AFTER_HOURS = 12
# One agreement ties only where so few would come about by accident, given all the sums this talker told this payee and
# how often the payee is sent them; two or more tie by themselves.
BY_ACCIDENT = 0.05

# Sums told to the holder of an export by the other side of a conversation.
SAID = """
CREATE TEMP TABLE lead_sum AS
WITH told AS (
    SELECT m.reading_id, m.source_id, m.locator, m.ordinal, m.sender, m.recipient,
           make_timestamp(epoch_us(m."at")) AS said_at, unnest(m.tokens) AS token
    FROM message m SEMI JOIN lead_export x ON x.reading_id = m.reading_id
    WHERE m.sender IS NOT NULL AND m.recipient IS NOT NULL AND m."at" IS NOT NULL
), summed AS (
    SELECT * EXCLUDE (token), try_cast(token.value AS DECIMAL(38, 18)) AS amount, token.currency AS currency,
           token.value AS value
    FROM told WHERE token.kind = 'amount'
)
SELECT u.*, f.subject_id AS talker, t.subject_id AS payee
FROM summed u
JOIN subject f ON f.reading_id = u.reading_id AND f.ordinal = u.sender
JOIN subject t ON t.reading_id = u.reading_id AND t.ordinal = u.recipient
WHERE u.amount > 0
"""

# Payments to those holders, in both currencies in which people speak of them.
SENT = f"""
CREATE TEMP TABLE lead_sent AS
WITH holder AS (
    SELECT DISTINCT coalesce(p.person, h.subject_id) AS person
    FROM lead_holder h LEFT JOIN lead_person p USING (subject_id)
), paid AS (
    SELECT coalesce(l.person, t.subject_id) AS payee, f.subject_id AS payer_subject,
           coalesce(g.person, f.subject_id) AS payer, p.source_id, p.locator, p.ordinal, p.reading_id,
           make_timestamp(epoch_us(p."at")) AS paid_at,
           CASE WHEN p.time_precision = 'day' THEN 24 ELSE 0 END AS slack, p.amount, p.currency, p.paid_out_amount,
           p.paid_out_currency
    FROM payment p
    JOIN subject t ON t.reading_id = p.reading_id AND t.ordinal = p.payee
    JOIN subject f ON f.reading_id = p.reading_id AND f.ordinal = p.payer
    LEFT JOIN lead_person l ON l.subject_id = t.subject_id
    LEFT JOIN lead_person g ON g.subject_id = f.subject_id
    WHERE p."at" IS NOT NULL AND p.status IN {PAID}
)
SELECT * EXCLUDE (paid_out_amount, paid_out_currency) FROM paid SEMI JOIN holder ON holder.person = paid.payee
UNION
SELECT * EXCLUDE (paid_out_amount, paid_out_currency)
    REPLACE (paid_out_amount AS amount, paid_out_currency AS currency)
FROM paid SEMI JOIN holder ON holder.person = paid.payee WHERE paid_out_amount IS NOT NULL
"""

# Of each sum told, the payments it may speak of. Whoever talks and pays already needs no tie; nor does a payer whom
# something else ties to a talker of the same payee.
MATCHES = f"""
CREATE TEMP TABLE lead_match AS
WITH talking AS (
    SELECT s.*, coalesce(h.person, s.payee) AS holder, coalesce(t.person, s.talker) AS person
    FROM lead_sum s
    LEFT JOIN lead_person h ON h.subject_id = s.payee LEFT JOIN lead_person t ON t.subject_id = s.talker
), open_talker AS (
    SELECT k.* FROM talking k ANTI JOIN lead_sent p ON p.payee = k.holder AND p.payer = k.person
), open_payment AS (
    SELECT p.* FROM lead_sent p ANTI JOIN talking k ON k.holder = p.payee AND k.person = p.payer
), pace AS (
    SELECT payee, amount, count(DISTINCT (reading_id, ordinal)) AS payments FROM lead_sent GROUP BY payee, amount
), span AS (
    SELECT payee, greatest(30, date_diff('day', min(paid_at), max(paid_at))) * 24 AS hours FROM lead_sent GROUP BY payee
)
SELECT k.person, k.talker, k.holder, k.source_id, k.locator, k.ordinal, k.value, k.said_at, p.payer, p.payer_subject,
       p.source_id AS record_source, p.locator AS record_locator, p.reading_id AS record_reading,
       p.ordinal AS record_ordinal,
       {BEFORE_HOURS + AFTER_HOURS} * coalesce(pace.payments, 0) / span.hours AS by_accident
FROM open_talker k
JOIN span ON span.payee = k.holder
LEFT JOIN pace ON pace.payee = k.holder AND pace.amount = k.amount
LEFT JOIN open_payment p ON p.payee = k.holder AND p.amount = k.amount
 AND coalesce(p.currency = k.currency, true)
 AND k.said_at >= p.paid_at - to_hours({BEFORE_HOURS}) AND k.said_at <= p.paid_at + to_hours({AFTER_HOURS} + p.slack)
"""

TIES = f"""
INSERT INTO lead_tie
WITH expected AS (
    SELECT person, holder, sum(by_accident) AS by_accident
    FROM (SELECT DISTINCT person, holder, source_id, ordinal, value, by_accident FROM lead_match) GROUP BY ALL
), alone AS (
    SELECT * FROM lead_match WHERE payer IS NOT NULL
    QUALIFY count(DISTINCT payer) OVER (PARTITION BY person, holder, source_id, ordinal, value) = 1
), agreed AS (
    SELECT person, holder, payer, count(DISTINCT (record_source, record_ordinal)) AS payments,
           min(talker) AS talker, min(payer_subject) AS payer_subject,
           arg_min({{'message_source': source_id, 'message_locator': locator, 'record_source': record_source,
                     'record_locator': record_locator, 'value': value}},
                   (source_id, ordinal, record_source, record_ordinal)) AS at_first
    FROM alone GROUP BY person, holder, payer
), best AS (
    SELECT a.* FROM agreed a JOIN expected e USING (person, holder)
    WHERE a.payments > 1 OR e.by_accident <= {BY_ACCIDENT}
    QUALIFY rank() OVER (PARTITION BY person, holder ORDER BY a.payments DESC) = 1
        AND rank() OVER (PARTITION BY payer, holder ORDER BY a.payments DESC) = 1
), mutual AS (
    SELECT * FROM best
    QUALIFY count(*) OVER (PARTITION BY person, holder) = 1 AND count(*) OVER (PARTITION BY payer, holder) = 1
)
SELECT talker, payer_subject, {quoted(AMOUNT_OF_PAYER)}, payments, at_first
FROM mutual
"""

TABLES = ("lead_sum", "lead_sent", "lead_match")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Add to `lead_tie`, and propose persons anew, from the fact views, `subject`, and what `holder` and `tie` made."""
    for statement in (SAID, SENT, MATCHES, TIES):
        con.execute(statement)
    person.propose(con)

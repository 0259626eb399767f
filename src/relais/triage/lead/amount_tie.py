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

# Sums told in conversations of two, and whom they stand between. Tables of their own: of `subject` the planner knows
# no size, and joined twice at once it would be multiplied by itself.
TOLD = """
CREATE TEMP TABLE lead_sum_told AS
WITH told AS (
    SELECT m.reading_id, m.source_id, m.locator, m.ordinal, m.sender, m.recipient,
           make_timestamp(epoch_us(m."at")) AS said_at,
           unnest(list_filter(m.tokens, lambda token: token.kind = 'amount')) AS token
    FROM message m
    WHERE m.reading_id IN (SELECT reading_id FROM lead_export)
      AND m.sender IS NOT NULL AND m.recipient IS NOT NULL AND m."at" IS NOT NULL AND len(m.tokens) > 0
)
SELECT * EXCLUDE (token), try_cast(token.value AS DECIMAL(38, 18)) AS amount, token.currency AS currency,
       token.value AS value
FROM told WHERE try_cast(token.value AS DECIMAL(38, 18)) > 0
"""
TELLERS = """
CREATE TEMP TABLE lead_teller AS
SELECT DISTINCT reading_id, ordinal, subject_id
FROM (SELECT DISTINCT reading_id, unnest([sender, recipient]) AS ordinal FROM lead_sum_told)
JOIN subject USING (reading_id, ordinal)
"""
SAID = """
CREATE TEMP TABLE lead_sum AS
SELECT u.*, f.subject_id AS talker, t.subject_id AS payee
FROM lead_sum_told u
JOIN lead_teller f ON f.reading_id = u.reading_id AND f.ordinal = u.sender
JOIN lead_teller t ON t.reading_id = u.reading_id AND t.ordinal = u.recipient
"""

# Payments to the holders of exports, in both currencies in which people speak of them.
COLLECTED = """
CREATE TEMP TABLE lead_collected AS
WITH holder AS (
    SELECT DISTINCT coalesce(p.person, h.subject_id) AS person
    FROM lead_holder h LEFT JOIN lead_person p USING (subject_id)
), member AS (
    SELECT person, subject_id FROM lead_person SEMI JOIN holder USING (person)
    UNION
    SELECT person, person FROM holder
)
SELECT s.reading_id, s.ordinal, m.person FROM subject s JOIN member m USING (subject_id)
"""
PAID_THEM = f"""
CREATE TEMP TABLE lead_sent_to AS
SELECT c.person AS payee, p.payer AS payer_ordinal, p.source_id, p.locator, p.ordinal, p.reading_id,
       make_timestamp(epoch_us(p."at")) AS paid_at, CASE WHEN p.time_precision = 'day' THEN 24 ELSE 0 END AS slack,
       unnest([{{'amount': p.amount, 'currency': p.currency}},
               {{'amount': p.paid_out_amount, 'currency': p.paid_out_currency}}], recursive := true)
FROM payment p JOIN lead_collected c ON c.reading_id = p.reading_id AND c.ordinal = p.payee
WHERE p."at" IS NOT NULL AND p.status IN {PAID}
"""
SENT = """
CREATE TEMP TABLE lead_sent AS
SELECT p.* EXCLUDE (payer_ordinal), f.subject_id AS payer_subject, coalesce(g.person, f.subject_id) AS payer
FROM lead_sent_to p
JOIN subject f ON f.reading_id = p.reading_id AND f.ordinal = p.payer_ordinal
LEFT JOIN lead_person g ON g.subject_id = f.subject_id
WHERE p.amount IS NOT NULL
"""

# Whoever talks and pays already needs no tie. `by_accident`: how many payments of that sum fall into its window anyway.
OPEN = f"""
CREATE TEMP TABLE lead_open_sum AS
WITH talking AS (
    SELECT s.*, coalesce(h.person, s.payee) AS holder, coalesce(t.person, s.talker) AS person
    FROM lead_sum s
    LEFT JOIN lead_person h ON h.subject_id = s.payee LEFT JOIN lead_person t ON t.subject_id = s.talker
), pace AS (
    SELECT payee, amount, count(DISTINCT (reading_id, ordinal)) AS payments FROM lead_sent GROUP BY payee, amount
), span AS (
    SELECT payee, greatest(30, date_diff('day', min(paid_at), max(paid_at))) * 24 AS hours FROM lead_sent GROUP BY payee
)
SELECT k.*, {BEFORE_HOURS + AFTER_HOURS} * coalesce(pace.payments, 0) / span.hours AS by_accident
FROM talking k
JOIN span ON span.payee = k.holder
LEFT JOIN pace ON pace.payee = k.holder AND pace.amount = k.amount
ANTI JOIN lead_sent p ON p.payee = k.holder AND p.payer = k.person
"""

# Of each such sum, the payments it may speak of: those of payers whom nothing ties to a talker of the same payee. One
# row per day the window touches: joined by day, a sum meets the payments near it, not all of that sum.
MATCHES = f"""
CREATE TEMP TABLE lead_match AS
WITH near AS (
    SELECT p.*, unnest(range(epoch(paid_at - to_hours({BEFORE_HOURS}))::BIGINT // 86400,
                             epoch(paid_at + to_hours({AFTER_HOURS} + slack))::BIGINT // 86400 + 1)) AS day
    FROM lead_sent p
    ANTI JOIN (
        SELECT coalesce(h.person, s.payee) AS holder, coalesce(t.person, s.talker) AS person FROM lead_sum s
        LEFT JOIN lead_person h ON h.subject_id = s.payee LEFT JOIN lead_person t ON t.subject_id = s.talker
    ) k ON k.holder = p.payee AND k.person = p.payer
)
SELECT k.person, k.talker, k.holder, k.source_id, k.locator, k.ordinal, k.value, p.payer, p.payer_subject,
       p.source_id AS record_source, p.locator AS record_locator, p.ordinal AS record_ordinal
FROM lead_open_sum k
JOIN near p ON p.payee = k.holder AND p.amount = k.amount AND p.day = epoch(k.said_at)::BIGINT // 86400
WHERE coalesce(p.currency = k.currency, true)
  AND k.said_at >= p.paid_at - to_hours({BEFORE_HOURS}) AND k.said_at <= p.paid_at + to_hours({AFTER_HOURS} + p.slack)
"""

TIES = f"""
INSERT INTO lead_tie
WITH expected AS (
    SELECT person, holder, sum(by_accident) AS by_accident
    FROM (SELECT DISTINCT person, holder, source_id, ordinal, value, by_accident FROM lead_open_sum) GROUP BY ALL
), alone AS (
    SELECT * FROM lead_match
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

TABLES = (
    "lead_sum_told", "lead_teller", "lead_sum", "lead_collected", "lead_sent_to", "lead_sent", "lead_open_sum",
    "lead_match",
)  # fmt: skip


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Add to `lead_tie`, and propose persons anew, from the fact views, `subject`, and what `holder` and `tie` made."""
    for statement in (TOLD, TELLERS, SAID, COLLECTED, PAID_THEM, SENT, OPEN, MATCHES, TIES):
        con.execute(statement)
    person.propose(con)

"""Contacts: who pays, writes to or calls an anchor; the payments that went to it, and the calls between the two."""

import duckdb

from relais.law.holding import INTERNET_SERVICES
from relais.triage import stated
from relais.triage.dealing import PAID
from relais.triage.named import NOT_ABOUT

# One row per contact and anchor. Anchors are no contacts of each other, and whoever is only paid by one, and named as
# a payee, is none. first_at and last_at span everything between the two, talk_* what was said and called.
PAIRS = f"""
CREATE TEMP TABLE lead_pair AS
WITH dealt AS (
    SELECT giver AS person, taker AS anchor, act, first_at, last_at
    FROM lead_edge SEMI JOIN lead_anchor a ON a.person = taker
    UNION ALL
    SELECT taker, giver, act, first_at, last_at
    FROM lead_edge SEMI JOIN lead_anchor a ON a.person = giver WHERE act <> 'pays'
), child AS (
    SELECT DISTINCT coalesce(l.person, s.subject_id) AS person
    FROM party p JOIN subject s USING (reading_id, ordinal) LEFT JOIN lead_person l USING (subject_id)
    WHERE p.role IN {NOT_ABOUT}
)
SELECT person, anchor, bool_or(act = 'pays') AS pays, min(first_at) AS first_at, max(last_at) AS last_at,
       min(first_at) FILTER (act <> 'pays') AS talk_first, max(last_at) FILTER (act <> 'pays') AS talk_last
FROM dealt ANTI JOIN lead_anchor a ON a.person = dealt.person ANTI JOIN child USING (person)
GROUP BY person, anchor
"""

# lead_no: a number for this run. The name is made of the members alone, as a subject's is.
CONTACTS = """
CREATE TEMP TABLE lead_contact AS
WITH member AS (
    SELECT c.person, coalesce(l.subject_id, c.person) AS subject_id
    FROM (SELECT DISTINCT person FROM lead_pair) c LEFT JOIN lead_person l USING (person)
), hashed AS (
    SELECT person, list(subject_id ORDER BY subject_id) AS subjects,
           sha256(string_agg(subject_id, chr(10) ORDER BY subject_id)) AS hash
    FROM member GROUP BY person
)
SELECT row_number() OVER (ORDER BY person) AS lead_no, person, subjects,
       'L-' || hash[1:CASE WHEN count(*) OVER (PARTITION BY hash[1:10]) > 1 THEN 16 ELSE 10 END] AS lead
FROM hashed
"""

# The mentions of contacts and of anchors. Tables, not subqueries: of `subject` the planner knows no size.
SIDES = """
CREATE TEMP TABLE lead_side AS
SELECT s.reading_id, s.ordinal, s.subject_id, c.lead_no, a.person AS anchor
FROM subject s
LEFT JOIN lead_person l USING (subject_id)
LEFT JOIN lead_contact c ON c.person = coalesce(l.person, s.subject_id)
LEFT JOIN lead_anchor a ON a.person = coalesce(l.person, s.subject_id)
WHERE c.lead_no IS NOT NULL OR a.person IS NOT NULL
"""

MEMBERS = """
CREATE TEMP TABLE lead_member AS
SELECT lead_no, subject_id, reading_id, ordinal FROM lead_side WHERE lead_no IS NOT NULL
"""

# What two sources tell of one payment counts once, as in `edge`. payment_no counts from the latest to the undated.
PAYMENTS = f"""
CREATE TEMP TABLE lead_payment AS
WITH told AS (
    SELECT m.lead_no, t.anchor, p.* REPLACE (make_timestamp(epoch_us(p."at")) AS "at"), {stated.payment("p")} AS value
    FROM payment p
    JOIN lead_side t ON t.reading_id = p.reading_id AND t.ordinal = p.payee AND t.anchor IS NOT NULL
    JOIN lead_member m ON m.reading_id = p.reading_id AND m.ordinal = p.payer
    WHERE p.status IN {PAID}
), once AS (
    SELECT * FROM told
    QUALIFY reference IS NULL
         OR row_number() OVER (
                PARTITION BY lead_no, anchor, reference, currency, amount ORDER BY source_id, ordinal) = 1
)
SELECT row_number() OVER (ORDER BY "at" DESC NULLS LAST, source_id, ordinal) AS payment_no, lead_no, anchor,
       reading_id, ordinal, source_id, locator, payer, payee, "at", time_precision, amount, currency, paid_out_amount,
       paid_out_currency, paid_out_place, reference, value
FROM once
"""

# Calls that were answered, or may have been. `video`: they can have carried pictures: over the internet, and no source
# says that they did not. What two sources tell of one call counts once.
CALLS = f"""
CREATE TEMP TABLE lead_call AS
WITH told AS (
    SELECT coalesce(f.lead_no, t.lead_no) AS lead_no, coalesce(f.anchor, t.anchor) AS anchor, c.reading_id, c.ordinal,
           c.source_id, c.locator, c.caller, c.callee, c.service, c.duration_s,
           make_timestamp(epoch_us(c."at")) AS "at",
           c.service IN {INTERNET_SERVICES} AND c.video IS DISTINCT FROM false OR c.video IS TRUE AS video,
           {stated.call("c")} AS value
    FROM call c
    JOIN lead_side f ON f.reading_id = c.reading_id AND f.ordinal = c.caller
    JOIN lead_side t ON t.reading_id = c.reading_id AND t.ordinal = c.callee
    WHERE c.status <> 'missed' AND (f.lead_no IS NULL) <> (t.lead_no IS NULL)
), between_two AS (
    SELECT * FROM told
    QUALIFY "at" IS NULL OR row_number() OVER (
                PARTITION BY lead_no, anchor, "at", duration_s ORDER BY source_id, ordinal, callee) = 1
)
SELECT row_number() OVER (ORDER BY "at" DESC NULLS LAST, source_id, ordinal, callee) AS call_no, * FROM between_two
"""

# Each code that a lead's talker quoted and that is the code of a payment of the same lead.
TOLD = """
CREATE TEMP TABLE lead_told AS
WITH member AS (SELECT DISTINCT lead_no, subject_id FROM lead_member)
SELECT q.*, m.lead_no, p.payment_no, p.value AS held
FROM lead_quoted q
JOIN member m ON m.subject_id = q.payer_talker
JOIN lead_payment p ON p.lead_no = m.lead_no AND p.reading_id = q.record_reading AND p.ordinal = q.record_ordinal
"""

TABLES = ("lead_pair", "lead_contact", "lead_side", "lead_member", "lead_payment", "lead_call", "lead_told")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `subject`, and those of `tie` and `anchor`."""
    for statement in (PAIRS, CONTACTS, SIDES, MEMBERS, PAYMENTS, CALLS, TOLD):
        con.execute(statement)

"""What somebody may still hold about what a report names: each datum with its holder's country and its event."""

import duckdb

from relais.law.holding import INTERNET_SERVICES, RULES
from relais.triage import stated

# Clocks of the payee's side are known in these countries; elsewhere the payer's side stands for the payment.
PAID_OUT = tuple(
    sorted({country for rule in RULES if rule.holding == "paid_out" for country in rule.countries if country})
)
# Staff and officers use addresses too; an operator's answer is already in the house.
NO_LOGIN_OF = ("reporter", "officer", "subscriber")

# Addresses that a provider gives to subscribers. Those for documentation stand in for public ones in what is made up.
HELD = ("public", "cgnat", "documentation")

# Whether the login of the row `l` needs no further answer, as `link` says.
ANSWERED = """EXISTS (
    SELECT 1 FROM candidate c WHERE c.sufficient AND c.login_reading = l.reading_id AND c.login_ordinal = l.ordinal)"""

# Calls of the named subjects, with the two subjects in one order.
CALLS = f"""
CREATE TEMP TABLE triage_call AS
WITH side AS (
    SELECT c.reading_id, c.ordinal
    FROM call c JOIN triage_member m ON m.reading_id = c.reading_id AND m.ordinal = c.caller
    UNION
    SELECT c.reading_id, c.ordinal
    FROM call c JOIN triage_member m ON m.reading_id = c.reading_id AND m.ordinal = c.callee
)
SELECT c.reading_id, c.ordinal, c.source_id, c.locator, c.caller, c.callee, c.service, c.status,
       {stated.call("c")} AS value,
       make_timestamp(epoch_us(c."at")) AS "at",
       least(f.subject_id, t.subject_id) AS low, greatest(f.subject_id, t.subject_id) AS high
FROM call c
SEMI JOIN side ON side.reading_id = c.reading_id AND side.ordinal = c.ordinal
LEFT JOIN subject f ON f.reading_id = c.reading_id AND f.ordinal = c.caller
LEFT JOIN subject t ON t.reading_id = c.reading_id AND t.ordinal = c.callee
"""

# Where a party of a payment is, as the sources state it: its postal address, else its number or IBAN.
LAND = """
CREATE TEMP TABLE triage_land AS
WITH side AS (
    SELECT DISTINCT reading_id, unnest([payer, payee]) AS ordinal FROM triage_payment
)
SELECT s.reading_id, s.ordinal, coalesce(any_value(p.address_country), min(x.country)) AS country
FROM side s
JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
LEFT JOIN selector x ON x.reading_id = s.reading_id AND x.party = s.ordinal AND x.kind IN ('phone', 'iban')
GROUP BY s.reading_id, s.ordinal
"""

# One row per datum and owner: a report, a subject, a pair of payer and payee, or two subjects who call each other.
# event_at is null where no source dates it. answered: an operator's answer names the one subscriber who used it, so
# that nothing is left at the operator to be lost.
DATA = f"""
CREATE TEMP TABLE triage_datum AS
WITH used AS (
    SELECT l.* REPLACE (make_timestamp(epoch_us(l."at")) AS "at"), p.role, {stated.login("l")} AS value,
           {ANSWERED} AS answered
    FROM login l LEFT JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
    WHERE l.ip IS NOT NULL AND l.nature IN {HELD} AND coalesce(p.role, '') NOT IN {NO_LOGIN_OF}
), line AS (
    SELECT * EXCLUDE (caller, callee), unnest([caller, callee]) AS party FROM triage_call
    WHERE coalesce(service, '') NOT IN {INTERNET_SERVICES}
), paid AS (
    SELECT 'p' || p.pair_no AS owner, y.*
    FROM triage_payment y
    JOIN triage_pair p ON p.payee_subject = y.payee_subject AND p.payer_subject IS NOT DISTINCT FROM y.payer_subject
    SEMI JOIN triage_tie t ON t.pair_no = p.pair_no
)
SELECT 'r' || r.report_no AS owner, 'address' AS holding, l.country, l."at" AS event_at, 'login' AS fact_table,
       l.source_id, l.ordinal, l.locator, l.value, l.answered
FROM used l JOIN triage_report r ON l.reading_id = r.reading_id AND l.report = r.ordinal
WHERE l.party IS NULL OR l.role = 'victim'
UNION ALL
SELECT m.subject_id, 'address', l.country, l."at", 'login', l.source_id, l.ordinal, l.locator, l.value, l.answered
FROM used l JOIN triage_member m ON m.reading_id = l.reading_id AND m.ordinal = l.party
UNION ALL
SELECT 'r' || report_no, 'submission', CASE WHEN company IS NOT NULL THEN 'US' END, "at", 'report', source_id, ordinal,
       CASE WHEN time_raw IS NULL THEN locator ELSE {stated.of_report("r", "at")} END, time_raw, false
FROM triage_report r WHERE channel IN ('cybertip', 'ispws')
UNION ALL
SELECT DISTINCT concat_ws(' ', c.low, c.high), 'line', x.country, c."at", 'call', c.source_id, c.ordinal, c.locator,
       c.value, false
FROM line c JOIN selector x ON x.reading_id = c.reading_id AND x.party = c.party
WHERE x.kind = 'phone' AND x.value IS NOT NULL
UNION ALL
SELECT p.owner, 'sent', land.country, p."at", 'payment', p.source_id, p.ordinal, p.locator, p.value, false
FROM paid p LEFT JOIN triage_land land ON land.reading_id = p.reading_id AND land.ordinal = p.payer
UNION ALL
SELECT p.owner, 'paid_out', land.country, p."at", 'payment', p.source_id, p.ordinal, p.locator, p.value, false
FROM paid p JOIN triage_land land ON land.reading_id = p.reading_id AND land.ordinal = p.payee
WHERE land.country IN {PAID_OUT}
UNION ALL
SELECT m.subject_id, 'skype', NULL, NULL, 'selector', x.source_id, x.ordinal, x.locator,
       CASE WHEN m.role <> 'victim' THEN x.raw END, false
FROM selector x JOIN triage_member m ON m.reading_id = x.reading_id AND m.ordinal = x.party
WHERE x.kind = 'handle' AND x.service = 'skype'
"""

# Which owners each report leads to.
OWNERS = """
CREATE TEMP TABLE triage_owner AS
SELECT report_no, 'r' || report_no AS owner FROM triage_report
UNION ALL
SELECT report_no, subject_id FROM triage_named
UNION ALL
SELECT report_no, 'p' || pair_no FROM triage_tie
UNION ALL
SELECT DISTINCT n.report_no, c.owner
FROM (SELECT DISTINCT concat_ws(' ', low, high) AS owner, unnest([low, high]) AS subject_id FROM triage_call) c
JOIN triage_named n USING (subject_id)
WHERE c.owner <> c.subject_id
"""

TABLES = ("triage_call", "triage_land", "triage_datum", "triage_owner")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from those of `named` and `dealing` and the fact views."""
    for statement in (CALLS, LAND, DATA, OWNERS):
        con.execute(statement)

"""What somebody may still hold about a lead, and until when: its payments, lines, logins and Skype accounts."""

import duckdb

from relais.law.clocks import STOPPED
from relais.law.holding import INTERNET_SERVICES
from relais.triage import clock, stated
from relais.triage.datum import ANSWERED, HELD, NO_LOGIN_OF, PAID_OUT

# Where a side of a payment is, as its own row states it: the postal address, else the number or IBAN.
LAND = """
CREATE TEMP TABLE lead_land AS
WITH side AS (
    SELECT DISTINCT reading_id, unnest([payer, payee]) AS ordinal FROM lead_payment
)
SELECT s.reading_id, s.ordinal, coalesce(any_value(p.address_country), min(x.country)) AS country
FROM side s
JOIN party p USING (reading_id, ordinal)
LEFT JOIN selector x ON x.reading_id = s.reading_id AND x.party = s.ordinal AND x.kind IN ('phone', 'iban')
GROUP BY s.reading_id, s.ordinal
"""

# Shaped as `triage_datum`; the owner is the lead. Only for those who paid: nobody asks for data of others.
DATA = f"""
CREATE TEMP TABLE lead_datum AS
WITH payer AS (SELECT DISTINCT lead_no FROM lead_payment),
member AS (SELECT m.* FROM lead_member m SEMI JOIN payer USING (lead_no)),
line AS (
    SELECT *, unnest([caller, callee]) AS party FROM lead_call SEMI JOIN payer USING (lead_no)
    WHERE coalesce(service, '') NOT IN {INTERNET_SERVICES}
)
SELECT p.lead_no AS owner, 'sent' AS holding, land.country, p."at" AS event_at, 'payment' AS fact_table, p.source_id,
       p.ordinal, p.locator, p.value, false AS answered
FROM lead_payment p LEFT JOIN lead_land land ON land.reading_id = p.reading_id AND land.ordinal = p.payer
UNION ALL
SELECT p.lead_no, 'paid_out', land.country, p."at", 'payment', p.source_id, p.ordinal, p.locator, p.value, false
FROM lead_payment p JOIN lead_land land ON land.reading_id = p.reading_id AND land.ordinal = p.payee
WHERE land.country IN {PAID_OUT}
UNION ALL
SELECT m.lead_no, 'address', l.country, make_timestamp(epoch_us(l."at")), 'login', l.source_id, l.ordinal, l.locator,
       {stated.login("l")}, {ANSWERED}
FROM login l
JOIN member m ON m.reading_id = l.reading_id AND m.ordinal = l.party
JOIN party p ON p.reading_id = l.reading_id AND p.ordinal = l.party
WHERE l.ip IS NOT NULL AND l.nature IN {HELD} AND p.role NOT IN {NO_LOGIN_OF}
UNION ALL
SELECT DISTINCT c.lead_no, 'line', x.country, c."at", 'call', c.source_id, c.ordinal, c.locator, c.value, false
FROM line c JOIN selector x ON x.reading_id = c.reading_id AND x.party = c.party
WHERE x.kind = 'phone' AND x.value IS NOT NULL
UNION ALL
SELECT m.lead_no, 'skype', NULL, NULL, 'selector', x.source_id, x.ordinal, x.locator, x.raw, false
FROM selector x JOIN member m ON m.reading_id = x.reading_id AND m.ordinal = x.party
WHERE x.kind = 'handle' AND x.service = 'skype'
"""

# What is lost first, as in `expiry`: the most urgent state, then the earliest end.
FIRST = f"""
CREATE TEMP TABLE lead_expiry AS
SELECT DISTINCT ON (owner) owner AS lead_no, state, legal, safe, event_at, holding, data, basis, clock_id, source_id,
       locator, value, min(legal) FILTER (state NOT IN {STOPPED}) OVER (PARTITION BY owner) AS first_expiry
FROM lead_clock
ORDER BY owner, urgency, CASE state WHEN 'expired' THEN -epoch_us(legal) ELSE epoch_us(legal) END,
         source_id, ordinal, holding, country, clock_id, why
"""

TABLES = ("lead_land", "lead_datum", "lead_clock", "lead_expiry")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, those of `contact`, and `triage_now`."""
    for statement in (LAND, DATA):
        con.execute(statement)
    clock.owned(con, "lead_datum", "lead_clock")
    con.execute(FIRST)

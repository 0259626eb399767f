"""Where a lead belongs: the countries that its payments, numbers and accounts state, each with its place."""

import duckdb

from relais.triage.named import is_hub

UNDETERMINED = "undetermined"

# Addresses of the internet are left out: where somebody logs in from, travelling or through a proxy, is not where they
# live. Hubs are left out: an agent's number says where the agent is.
EVIDENCE = f"""
CREATE TEMP TABLE lead_evidence AS
WITH stated AS (
    SELECT m.lead_no, 'address' AS datum, p.address_country AS country, p.source_id, p.locator, p.ordinal
    FROM lead_member m JOIN party p USING (reading_id, ordinal) WHERE p.address_country IS NOT NULL
    UNION ALL
    SELECT m.lead_no, x.kind, x.country, x.source_id, x.locator, x.ordinal
    FROM lead_member m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal
    WHERE x.kind IN ('phone', 'iban') AND x.country IS NOT NULL AND NOT {is_hub("x")}
)
SELECT lead_no, datum, country, count(*) AS mentions,
       arg_min(source_id, (source_id, ordinal)) AS source_id, arg_min(locator, (source_id, ordinal)) AS locator
FROM stated GROUP BY lead_no, datum, country
"""

# One country where everything agrees. Where anything disagrees, or nothing is stated, a person says.
COUNTRY = f"""
CREATE TEMP TABLE lead_country AS
SELECT c.lead_no, CASE WHEN count(DISTINCT country) = 1 THEN min(country) ELSE '{UNDETERMINED}' END AS country
FROM lead_contact c LEFT JOIN lead_evidence e USING (lead_no) GROUP BY c.lead_no
"""

TABLES = ("lead_evidence", "lead_country")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `triage_hub`, and those of `contact`."""
    for statement in (EVIDENCE, COUNTRY):
        con.execute(statement)

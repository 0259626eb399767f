"""Whom a lead or an anchor is about, as the sources write it: shown, never weighed."""

import duckdb

from relais.model.selector import STRONG
from relais.triage.named import is_hub

# Every mention of a contact or an anchor, by the person proposed.
MENTIONS = """
CREATE TEMP TABLE lead_mention AS
SELECT coalesce(c.person, s.anchor) AS person, s.subject_id, s.reading_id, s.ordinal
FROM lead_side s LEFT JOIN lead_contact c USING (lead_no)
"""

NAMES = """
CREATE TEMP TABLE lead_names AS
WITH called AS (
    SELECT DISTINCT m.person, unnest([p.name_raw, p.nickname]) AS name
    FROM lead_mention m JOIN party p USING (reading_id, ordinal)
)
SELECT person, list(name ORDER BY name) AS names FROM called WHERE name IS NOT NULL GROUP BY person
"""

# Hubs are left out: they are nobody's in particular.
SELECTORS = f"""
CREATE TEMP TABLE lead_selectors AS
WITH borne AS (
    SELECT DISTINCT m.person, x.kind, x.service, x.value
    FROM lead_mention m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal
    WHERE x.kind IN {STRONG} AND x.value IS NOT NULL
)
SELECT person, list({{'kind': kind, 'service': service, 'value': value}} ORDER BY kind, service, value) AS selectors
FROM borne b WHERE NOT {is_hub("b")} GROUP BY person
"""

TABLES = ("lead_mention", "lead_names", "lead_selectors")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `triage_hub`, and those of `contact`."""
    for statement in (MENTIONS, NAMES, SELECTORS):
        con.execute(statement)

"""Who bears which selector: the pairs of a party mention and a strong selector that all of `link` starts from.

The temporary tables made here are private to one run of `link`:

- `link_reading(r, source_id, reading_id)`: the readings that mention a party, r = 0.. in order of source;
- `link_party(m, r, source_id, reading_id, ordinal, victim)`: every party mention, m = 0.. by reading and ordinal;
- `link_bears(m, kind, service, value, victim, locator)`: its strong selectors, each once, at its first place;
- `link_shared(s, kind, service, value, victim, mentions)`: the selectors that two mentions or more bear;
- `link_pair(m, s, locator)`: who bears those.
"""

import duckdb
import pyarrow as pa

from relais.model.selector import STRONG

STRONG_KINDS = ", ".join(f"'{kind}'" for kind in STRONG)

# What makes two selectors the same. A handle or account number means something at its service alone; the
# other kinds are one numbering for all. A bank export may call an account what another calls an IBAN.
# A child victim often shares a phone with whoever else lives there: a selector held as a victim meets only the same
# held as a victim, so that no proposal makes one person of a child and an adult.
KEYED = f"""
    SELECT reading_id, party, ordinal, locator, kind AS stated, service AS written, raw,
        CASE WHEN iban THEN 'iban' ELSE kind END AS kind,
        CASE WHEN kind IN ('handle', 'account') AND NOT iban THEN coalesce(service, '') ELSE '' END AS service,
        value
    FROM (
        SELECT *, kind = 'account' AND value IN (
            SELECT value FROM selector WHERE kind = 'iban' AND value IS NOT NULL) AS iban
        FROM selector
        WHERE party IS NOT NULL AND value IS NOT NULL AND kind IN ({STRONG_KINDS})
    )
"""


def gather(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Make the temporary tables from the views `party` and `selector`."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_reading AS
        SELECT row_number() OVER (ORDER BY source_id, reading_id) - 1 AS r, source_id, reading_id
        FROM (SELECT DISTINCT source_id, reading_id FROM party)
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_party AS
        SELECT row_number() OVER (ORDER BY r, ordinal) - 1 AS m, r, party.source_id, reading_id, ordinal,
            role = 'victim' AS victim
        FROM party JOIN link_reading USING (reading_id)
        ORDER BY m
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_bears AS
        SELECT m, kind, service, value, victim, arg_min(keyed.locator, keyed.ordinal) AS locator
        FROM ({KEYED}) keyed
        JOIN link_party ON keyed.reading_id = link_party.reading_id AND keyed.party = link_party.ordinal
        GROUP BY m, kind, service, value, victim
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_shared AS
        SELECT row_number() OVER (ORDER BY kind, service, value, victim) - 1 AS s, *
        FROM (
            SELECT kind, service, value, victim, count(*) AS mentions
            FROM link_bears GROUP BY kind, service, value, victim HAVING count(*) > 1)
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_pair AS
        SELECT m, s, locator FROM link_bears JOIN link_shared USING (kind, service, value, victim)
    """)
    return {}

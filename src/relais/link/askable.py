"""Which selectors may be asked about, and answered for, in a deconfliction.

None that a child victim bears, whatever its kind and whoever bears it too: a chat lists a child as the holder of an
account, and a hit on that account would say that the child is known. None that officers and those who report alone
bear: two units that know the same officer do not work on the same person.
"""

import duckdb
import pyarrow as pa

from relais.link.mentions import STRONG_KINDS

# `service` is empty where none is stated.
SELECTORS = pa.schema([("kind", pa.string()), ("service", pa.string()), ("value", pa.string())])

_BATCH = 65_536
_BARRED = """
    SELECT value
    FROM selector s LEFT JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.party
    WHERE value IS NOT NULL
    GROUP BY value
    HAVING bool_or(coalesce(p.role, '') = 'victim') OR bool_and(coalesce(p.role, '') IN ('officer', 'reporter'))
"""
_MENTIONED = f"""
    SELECT s.kind, coalesce(s.service, '') AS service, s.value
    FROM selector s {{chosen}}
    WHERE s.value IS NOT NULL AND s.kind IN ({STRONG_KINDS})
"""
_ASKABLE = f"""
    SELECT DISTINCT kind, service, value FROM ({{among}}) ANTI JOIN ({_BARRED}) barred USING (value)
    ORDER BY kind, service, value
"""


def askable(con: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
    """Return all such SELECTORS of the views `selector` and `party`, each once and in order, batch by batch."""
    return con.execute(_ASKABLE.format(among=_MENTIONED.format(chosen=""))).to_arrow_reader(_BATCH)


def askable_of(con: duckdb.DuckDBPyConnection, fact: str, chosen: pa.Table) -> pa.Table:
    """Return those of chosen facts, (reading_id, ordinal): of reports where `fact` is 'report', or of a 'party'."""
    of_them = f"SEMI JOIN link_chosen c ON c.reading_id = s.reading_id AND c.ordinal = s.{fact}"
    return _with(con, "link_chosen", chosen, _MENTIONED.format(chosen=of_them))


def askable_among(con: duckdb.DuckDBPyConnection, listed: pa.Table) -> pa.Table:
    """Return those of a list of SELECTORS; one that the views do not hold is among them."""
    return _with(con, "link_listed", listed, "SELECT * FROM link_listed")


def _with(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, among: str) -> pa.Table:
    con.register(name, rows)
    try:
        return con.execute(_ASKABLE.format(among=among)).to_arrow_table()
    finally:
        con.unregister(name)

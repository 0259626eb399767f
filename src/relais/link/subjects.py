"""Subjects: the mentions that strong selectors tie together. A subject is a proposal until a person judges it."""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import components

SCHEMA = pa.schema([("subject_id", pa.string()), ("reading_id", pa.string()), ("ordinal", pa.int64())])
TEMPORARY = ("link_label", "link_name", "link_subject")


def propose(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `subject`: every party mention and its subject, singletons too.

    Leaves `link_label(m, label)` and `link_subject(label, subject_id, reading_id, ordinal)` for the later steps.
    """
    found = con.execute("SELECT count(*) FROM link_party").fetchone()
    nodes = found[0] if found else 0
    pairs = ties(con)
    mention, selector = pairs["m"].to_numpy(), pairs["s"].to_numpy()
    first = np.r_[True, selector[1:] != selector[:-1]] if selector.size else np.zeros(0, np.bool_)
    # Whoever bears a selector is tied to the first who does: as many edges as pairs, no square of them.
    heads = mention[first][np.cumsum(first) - 1]
    labels = pa.table({"m": pa.array(np.arange(nodes)), "label": pa.array(components(heads, mention, nodes))})
    con.register("link_label_rows", labels)
    con.execute("CREATE OR REPLACE TEMP TABLE link_label AS SELECT m, label FROM link_label_rows")
    con.unregister("link_label_rows")
    con.execute(_NAME)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_subject AS
        SELECT m, label, subject_id, reading_id, ordinal
        FROM link_party JOIN link_label USING (m) JOIN link_name USING (label)
    """)
    subject = con.execute("SELECT subject_id, reading_id, ordinal FROM link_subject ORDER BY m")
    return {"subject": subject.to_arrow_table().cast(SCHEMA)}


def ties(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the pairs (m, s, locator) that may join, hubs left out, in order of selector and mention."""
    return con.execute(
        "SELECT m, s, locator FROM link_pair ANTI JOIN link_hub USING (s) ORDER BY s, m"
    ).to_arrow_table()


# The name is made of the members alone, so it stays while they stay, whatever else is read. Ten digits are
# enough to tell apart some hundred thousand; where two subjects would bear the same, both get sixteen.
_NAME = """
    CREATE OR REPLACE TEMP TABLE link_name AS
    WITH hashed AS (
        SELECT label, sha256(string_agg(source_id || ':' || ordinal, chr(10) ORDER BY m)) AS hash
        FROM link_party JOIN link_label USING (m)
        GROUP BY label)
    SELECT label,
        'S-' || CASE WHEN count(*) OVER (PARTITION BY hash[:10]) > 1 THEN hash[:16] ELSE hash[:10] END AS subject_id
    FROM hashed
"""

"""Subjects: the mentions that links hold together. A subject is a proposal until a person judges it."""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Ints
from relais.store.duck import register

SCHEMA = pa.schema([("subject_id", pa.string()), ("reading_id", pa.string()), ("ordinal", pa.int64())])


def propose(con: duckdb.DuckDBPyConnection, of: Ints) -> dict[str, pa.Table]:
    """Return the table `subject`: every party mention and its subject, singletons too.

    `of` is the cluster of each node, -1 where each of its mentions stands alone. Leaves `link_label(m, label)` and
    `link_subject(m, label, subject_id, reading_id, ordinal)` for the later steps; a label is the first mention of it.
    """
    node = con.execute("SELECT n FROM link_member ORDER BY m").fetchnumpy()["n"]
    mention = np.arange(node.size, dtype=np.int64)
    cluster = of[node]
    first = np.full(of.size, node.size, np.int64)
    np.minimum.at(first, cluster[cluster >= 0], mention[cluster >= 0])
    labels = np.where(cluster >= 0, first[cluster], mention)
    register(con, "link_label_rows", pa.table({"m": mention, "label": labels}))
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


def given(con: duckdb.DuckDBPyConnection, subject: pa.Table) -> None:
    """Leave `link_label`, `link_name` and `link_subject` as a table `subject` has them."""
    register(con, "link_subject_rows", subject)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_subject AS
        SELECT m, min(m) OVER (PARTITION BY subject_id) AS label, subject_id, p.reading_id, p.ordinal
        FROM link_party p JOIN link_subject_rows s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
    """)
    con.execute("CREATE OR REPLACE TEMP TABLE link_label AS SELECT m, label FROM link_subject")
    con.execute("CREATE OR REPLACE TEMP TABLE link_name AS SELECT DISTINCT label, subject_id FROM link_subject")
    con.unregister("link_subject_rows")


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

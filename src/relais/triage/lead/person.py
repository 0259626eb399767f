"""Persons: the subjects that ties and exports propose as one."""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import components

TABLES = ("lead_person",)


def propose(con: duckdb.DuckDBPyConnection) -> None:
    """Make `lead_person(subject_id, person)` from `lead_tie` and `lead_holder`: each one's person, the smallest of it.

    A subject that no tie touches is not in it: it stands for itself.
    """
    ends = con.execute("""
        WITH tie AS (
            SELECT left_subject AS l, right_subject AS r FROM lead_tie
            UNION
            SELECT min(subject_id) OVER (PARTITION BY export), subject_id FROM lead_holder),
        node AS (
            SELECT subject_id, row_number() OVER (ORDER BY subject_id) - 1 AS n
            FROM (SELECT l AS subject_id FROM tie UNION SELECT r FROM tie))
        SELECT f.n AS l, t.n AS r, f.subject_id AS left_id, t.subject_id AS right_id
        FROM tie JOIN node f ON f.subject_id = l JOIN node t ON t.subject_id = r
        ORDER BY 1, 2
    """).to_arrow_table()
    left, right = ends["l"].to_numpy(), ends["r"].to_numpy()
    nodes = int(max(left.max(), right.max())) + 1 if left.size else 0
    node = np.concatenate([left, right])
    names = pa.chunked_array([*ends["left_id"].chunks, *ends["right_id"].chunks], pa.string())
    label = components(left, right, nodes)[node]
    con.register("lead_person_rows", pa.table({"subject_id": names, "label": pa.array(label)}))
    con.execute("""
        CREATE OR REPLACE TEMP TABLE lead_person AS
        SELECT subject_id, min(subject_id) OVER (PARTITION BY label) AS person
        FROM (SELECT DISTINCT subject_id, label FROM lead_person_rows)
    """)
    con.unregister("lead_person_rows")

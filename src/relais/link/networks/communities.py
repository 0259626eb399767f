"""Communities of payers and payees: who pays whom more among themselves than with others, by a stated method."""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Ints
from relais.link.networks.modularity import groups, share
from relais.link.networks.pays import Pays

MEMBERS = pa.schema(
    [
        ("community_id", pa.string()),
        ("subject_id", pa.string()),
        ("payees", pa.int64()),  # whom the subject pays in the community
        ("payers", pa.int64()),  # who pay it there
    ]
)
MEASURES = pa.schema(
    [
        ("community_id", pa.string()),
        ("subjects", pa.int64()),
        ("payers", pa.int64()),  # subjects that pay another of the community
        ("payees", pa.int64()),  # subjects that another of it pays; one may be both
        ("pairs", pa.int64()),  # of payer and payee, both in it
        ("payments", pa.int64()),
        ("modularity", pa.float64()),  # what it adds to the modularity of its component
        ("density", pa.float64()),  # pairs, of payers times payees
        ("bridges", pa.int64()),  # pairs that lead out of it or into it
    ]
)
# Two subjects are a payment, not a network.
LEAST = 3


def find(con: duckdb.DuckDBPyConnection, known: Pays) -> tuple[dict[str, pa.Table], Ints]:
    """Return the tables `community` and `community_measure`, and the community of each subject by number.

    The number counts the rows of `community_measure`; -1 where a subject is in none: its group has fewer than `LEAST`
    members. An id is made of the members alone, so it stays while they stay.
    """
    nodes = len(known.subjects)
    group = groups(known.payer, known.payee, nodes)
    inside = group[known.payer] == group[known.payee]
    pays = np.bincount(known.payer[inside], minlength=nodes)
    paid = np.bincount(known.payee[inside], minlength=nodes)
    large = np.bincount(group, minlength=nodes)[group] >= LEAST
    held = np.flatnonzero(large)
    rows = {
        "label": pa.array(group[held]),
        "subject_id": known.subjects.take(pa.array(held)),
        "payees": pa.array(pays[held]),
        "payers": pa.array(paid[held]),
    }
    con.register("link_member_rows", pa.table(rows))
    con.execute("CREATE OR REPLACE TEMP TABLE link_community_member AS FROM link_member_rows")
    con.unregister("link_member_rows")
    con.execute(_NAME)
    members = con.execute(_MEMBERS).to_arrow_table().cast(MEMBERS)
    named = con.execute("SELECT community_id, label FROM link_community ORDER BY community_id").to_arrow_table()
    label = named["label"].to_numpy()
    measures = _measures(known, group, inside, (pays, paid), label)
    table = pa.table({"community_id": named["community_id"], **measures}).cast(MEASURES)
    number = np.full(nodes + 1, -1)
    number[label] = np.arange(label.size)
    return {"community": members, "community_measure": table}, number[group]


def _measures(
    known: Pays, group: Ints, inside: np.ndarray, degrees: tuple[Ints, Ints], label: Ints
) -> dict[str, pa.Array]:
    nodes = group.size
    payers, payees = (np.bincount(group[degree > 0], minlength=nodes)[label] for degree in degrees)
    pairs = np.bincount(group[known.payer[inside]], minlength=nodes)[label]
    events = np.bincount(group[known.payer[inside]], weights=known.events[inside], minlength=nodes)[label]
    ends = np.r_[group[known.payer[~inside]], group[known.payee[~inside]]]
    names, added = share(known.payer, known.payee, group)
    modularity = np.zeros(nodes)
    modularity[names] = added
    return {
        "subjects": pa.array(np.bincount(group, minlength=nodes)[label]),
        "payers": pa.array(payers),
        "payees": pa.array(payees),
        "pairs": pa.array(pairs),
        "payments": pa.array(events.astype(np.int64)),
        "modularity": pa.array(np.round(modularity[label], 6)),
        "density": pa.array(np.round(pairs / np.maximum(payers * payees, 1), 6)),
        "bridges": pa.array(np.bincount(ends, minlength=nodes)[label]),
    }


_NAME = """
    CREATE OR REPLACE TEMP TABLE link_community AS
    WITH hashed AS (
        SELECT label, sha256(string_agg(subject_id, chr(10) ORDER BY subject_id)) AS hash
        FROM link_community_member GROUP BY label)
    SELECT label,
        'N-' || CASE WHEN count(*) OVER (PARTITION BY hash[:10]) > 1 THEN hash[:16] ELSE hash[:10] END AS community_id
    FROM hashed
"""

_MEMBERS = """
    SELECT community_id, subject_id, payees, payers FROM link_community_member JOIN link_community USING (label)
    ORDER BY community_id, subject_id
"""

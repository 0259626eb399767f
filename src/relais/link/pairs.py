"""Which nodes are compared: those that share a contact that is no hub, or a blocking key that few share.

Makes `link_part(n, part, text)` and `link_key(entry, key, n)`, private to one run of `link`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice

import duckdb
import numpy as np
import pyarrow as pa

from relais.link import keys
from relais.link.components import Ints
from relais.link.nodes import Nodes
from relais.store.duck import register

_PART = pa.schema([("code", pa.int64()), ("part", pa.string()), ("text", pa.string())])


def propose(con: duckdb.DuckDBPyConnection, nodes: Nodes) -> tuple[Ints, Ints]:
    """Return (left, right) of every pair to compare, left < right or a node of several mentions beside itself."""
    blocks(con, nodes)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE link_key AS {few(f"SELECT DISTINCT * FROM ({keys.sql()})")}
    """)
    rows = con.execute(f"{MET} ORDER BY a, b").fetchnumpy()
    return rows["a"].astype(np.int64), rows["b"].astype(np.int64)


def few(every: str) -> str:
    """Return the SQL, for DuckDB and Spark alike, of the keys (entry, key, n) of a query that few nodes share."""
    return f"""
        SELECT entry, key, n
        FROM (SELECT entry, key, n, count(*) OVER (PARTITION BY entry, key) AS sharing FROM ({every}) every_key) counted
        WHERE sharing BETWEEN 2 AND {keys.MOST}
    """


def blocks(con: duckdb.DuckDBPyConnection, nodes: Nodes) -> None:
    """Make `link_part`: the texts of each node that keys are made of. Each value is taken apart once."""
    con.execute("CREATE OR REPLACE TEMP TABLE link_part (n BIGINT, part VARCHAR, text VARCHAR)")
    births = con.execute("SELECT DISTINCT birth FROM link_node WHERE birth IS NOT NULL ORDER BY birth").fetchall()
    by_value = [(map(keys.of_name, nodes.names), nodes.name)]
    for field, codes in nodes.texts.items():
        by_value.append((map(partial(keys.of_text, field), nodes.values[field]), codes))
    for parts, codes in by_value:
        _insert(con, parts, np.flatnonzero(codes >= 0), codes[codes >= 0])
    code = con.execute(
        "SELECT n, dense_rank() OVER (ORDER BY birth) - 1 AS code FROM link_node WHERE birth IS NOT NULL ORDER BY n"
    ).fetchnumpy()
    _insert(con, (keys.of_birth(raw) for (raw,) in births), code["n"], code["code"])
    parts = map(keys.of_contact, nodes.kinds, nodes.contacts)
    has = con.execute("SELECT n, c FROM link_has ORDER BY n, c").fetchnumpy()
    _insert(con, parts, has["n"], has["c"])
    screens = [(n, keys.of_screen(told)) for n, told in enumerate(nodes.screens) if told]
    _insert(con, [part for _n, part in screens], np.array([n for n, _p in screens], np.int64), np.arange(len(screens)))
    # A child victim meets others by a contact alone: a name or a place would bring a child together with strangers.
    con.execute("DELETE FROM link_part USING link_node WHERE link_part.n = link_node.n AND victim")


# Values taken apart before what they are made of is handed over: a list of all would be larger than the tables.
_AT_ONCE = 5_000


def _insert(con: duckdb.DuckDBPyConnection, parts: Iterable[Mapping[str, Sequence[str]]], n: Ints, codes: Ints) -> None:
    con.execute("CREATE OR REPLACE TEMP TABLE link_value_part (code BIGINT, part VARCHAR, text VARCHAR)")
    numbered = enumerate(parts)
    while some := list(islice(numbered, _AT_ONCE)):
        told = [(code, part, text) for code, made in some for part, own in made.items() for text in own]
        columns = [pa.array([row[i] for row in told], kind) for i, kind in enumerate(_PART.types)]
        register(con, "link_value_some", pa.table(columns, _PART))
        con.execute("INSERT INTO link_value_part FROM link_value_some")
        con.unregister("link_value_some")
    register(con, "link_value_of", pa.table({"n": n, "code": codes}))
    con.execute(
        "INSERT INTO link_part SELECT DISTINCT n, part, text FROM link_value_of JOIN link_value_part USING (code)"
    )
    con.unregister("link_value_of")
    con.execute("DROP TABLE link_value_part")


# For DuckDB and Spark alike.
MET = """
    WITH live AS (SELECT n, c FROM link_has JOIN link_contact USING (c) ANTI JOIN link_hub USING (s)),
    met AS (
        SELECT l.n AS a, r.n AS b FROM live l JOIN live r USING (c) WHERE l.n < r.n
        UNION
        SELECT l.n, r.n FROM link_key l JOIN link_key r USING (entry, key) WHERE l.n < r.n
        UNION
        SELECT n, n FROM link_node WHERE mentions > 1)
    SELECT a, b FROM met
"""

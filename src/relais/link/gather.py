"""Gathers the nodes from the views of the ledger.

The temporary tables made here are private to one run of `link`:

- `link_days(reading_id, ordinal, first_day, last_day)`: the days since 1970 between which a party was seen;
- `link_contact(c, kind, service, value, victim, s)`: every strong selector; `s` as in `link_shared`, null where one
  mention alone bears it;
- `link_net(m, net)`: the neighbourhoods of a mention's public addresses;
- `link_base(m, content, ...)`: what each mention says, in the columns that a node has;
- `link_apart(m)`: judged mentions that are nodes of their own;
- `link_told`: `link_base` with the `node_id`;
- `link_node(n, node_id, name, birth, address, screen, victim, procedure, mentions, first_day, last_day, m)`: the nodes,
  n = 0.. by node_id; `m` is its first mention; `link_member(m, n)`: whose node a mention is; `link_has(n, c)`.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, ip_address, ip_network
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.link.components import Ints
from relais.link.fields import birth, contact, words
from relais.link.nodes import EVER, Nodes
from relais.model.notice import msg
from relais.store.duck import register

# What else may be known of a mention, beyond the columns of `party`; ledgers know nothing else.
TRAITS = pa.schema(
    [("reading_id", pa.string()), ("ordinal", pa.int64()), ("field", pa.string()), ("value", pa.string())]
)

# Addresses that name a neighbourhood; those for documentation stand in for public ones in what is made up. Behind an
# operator's shared address (CGNAT) or in a house's own network, everybody has everybody's.
_NAMING = ("public", "documentation")
_IPV4_BITS, _IPV6_BITS = 24, 64
_SIGHTINGS = (
    ("payment", "payer", "coalesce(\"at\", paid_out_at)"), ("payment", "payee", "coalesce(paid_out_at, \"at\")"),
    ("call", "caller", '"at"'), ("call", "callee", '"at"'), ("message", "sender", '"at"'),
    ("message", "recipient", '"at"'), ("login", "party", '"at"'), ("selector", "party", '"at"'),
)  # fmt: skip
_DAY = 86_400_000_000

# So many different descriptions stand on no contact of one person; two hundred make twenty thousand pairs.
DESCRIPTIONS = 200
CROWDED = msg("more different descriptions stand on it than one person has")


def gather(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Make the tables above from the views of facts, `link_procedure`, `link_trait` and `link_judged` (see `run`)."""
    con.execute(_CONTACT)
    base(con)
    con.execute(_APART)
    for statement in (_TOLD, _NODE, _MEMBER, _HAS):
        con.execute(statement)
    con.execute(_CROWDED, [DESCRIPTIONS, CROWDED])
    return {}


def base(con: duckdb.DuckDBPyConnection) -> None:
    """Make `link_days`, `link_net` and `link_base`: what each mention says by itself."""
    con.execute(_seen())
    _nets(con)
    con.execute(_BASE)


def hubs(con: duckdb.DuckDBPyConnection) -> frozenset[int]:
    """Return the contacts that are hubs."""
    rows = con.execute("SELECT c FROM link_contact JOIN link_hub USING (s)").fetchall()
    return frozenset(c for (c,) in rows)


def nodes(con: duckdb.DuckDBPyConnection) -> Nodes:
    """Return the nodes of the tables above in columns."""
    rows = con.execute("SELECT * FROM link_node ORDER BY n").to_arrow_table()
    count = rows.num_rows
    name, names = coded(rows["name"])
    birth_code, births = coded(rows["birth"])
    parsed = np.array([*map(birth.parse, births), (0, 0, 0, 0)], np.int16).reshape(-1, 4)
    contacts = con.execute("SELECT kind, value FROM link_contact ORDER BY c").to_arrow_table()
    texts, values = _texts(con, rows)
    days = np.stack([_filled(rows["first_day"], EVER[0]), _filled(rows["last_day"], EVER[1])], axis=1)
    procedure, procedures = coded(rows["procedure"])
    return Nodes(
        ids=rows["node_id"].to_pylist(),
        name=name,
        names=names,
        birth=parsed[birth_code],
        texts=texts,
        values=values,
        contacts_of=sets(con, "SELECT n, c FROM link_has ORDER BY n, c", count),
        kinds=contacts["kind"].to_pylist(),
        contacts=contacts["value"].to_pylist(),
        screens=[contact.bare("handle", told) if told else "" for told in rows["screen"].to_pylist()],
        nets=sets(con, "SELECT DISTINCT n, net FROM link_net JOIN link_member USING (m) ORDER BY n, net", count),
        days=days,
        mentions=rows["mentions"].to_numpy(),
        victim=rows["victim"].to_numpy(),
        procedure=procedure,
        procedures=procedures,
    )


def coded(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Return (code of each row, the distinct values in order); -1 for null. The order of rows changes no code."""
    values = sorted(value for value in column.unique().to_pylist() if value is not None)
    codes = pc.index_in(column, pa.array(values, pa.string()))
    return _filled(codes, -1), values


def sets(con: duckdb.DuckDBPyConnection, query: str, count: int) -> list[frozenset[Any]]:
    """Return the second column of `query` per first, which counts from 0 and rises; empty where there is none."""
    rows = con.execute(query).to_arrow_table()
    bounds = np.searchsorted(rows.column(0).to_numpy(), np.arange(count + 1)).tolist()
    values = rows.column(1).to_pylist()
    empty: frozenset[Any] = frozenset()
    return [frozenset(values[start:end]) if end > start else empty for start, end in pairwise(bounds)]


def _filled(column: pa.ChunkedArray, missing: int) -> Ints:
    filled: Ints = pc.fill_null(column, missing).to_numpy().astype(np.int64)
    return filled


def _texts(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> tuple[dict[str, Ints], dict[str, Sequence[str]]]:
    texts: dict[str, Ints] = {}
    values: dict[str, Sequence[str]] = {}
    columns = {"address": rows["address"]}
    for (name,) in con.execute("SELECT DISTINCT field FROM link_trait ORDER BY field").fetchall():
        columns[name] = con.execute(_TRAIT, [name]).to_arrow_table().column(0)
    for name, column in columns.items():
        code, raw = coded(column)
        if not raw:
            continue
        folded = [words.fold(value) for value in raw]
        values[name] = sorted(set(folded))
        place = {value: i for i, value in enumerate(values[name])}
        texts[name] = np.array([*(place[value] if value else -1 for value in folded), -1])[code]
    return texts, values


def _nets(con: duckdb.DuckDBPyConnection) -> None:
    addresses = [row[0] for row in con.execute(_ADDRESSES).fetchall()]
    register(con, "link_net_of", pa.table({"ip": addresses, "net": [_net(ip) for ip in addresses]}, _NET_SCHEMA))
    con.execute(_NET)
    con.unregister("link_net_of")


_NET_SCHEMA = pa.schema([("ip", pa.string()), ("net", pa.string())])


def _net(ip: str) -> str | None:
    try:
        address = ip_address(ip.partition("%")[0])
    except ValueError:
        return None
    bits = _IPV4_BITS if isinstance(address, IPv4Address) else _IPV6_BITS
    return str(ip_network((address, bits), strict=False))


def _seen() -> str:
    sightings = " UNION ALL ".join(
        f"SELECT reading_id, {party} AS ordinal, epoch_us({at}) // {_DAY} AS day FROM {table} WHERE {party} IS NOT NULL"
        for table, party, at in _SIGHTINGS
    )
    return f"""
    CREATE OR REPLACE TEMP TABLE link_days AS
    SELECT reading_id, ordinal, min(day) AS first_day, max(day) AS last_day
    FROM (
        {sightings} UNION ALL
        SELECT party.reading_id, party.ordinal, epoch_us(coalesce(incident_at, report."at")) // {_DAY}
        FROM party JOIN report ON report.reading_id = party.reading_id AND report.ordinal = party.report)
    WHERE day IS NOT NULL GROUP BY reading_id, ordinal
    """


_CONTACT = """
    CREATE OR REPLACE TEMP TABLE link_contact AS
    SELECT row_number() OVER (ORDER BY kind, service, value, victim) - 1 AS c, kind, service, value, victim, s
    FROM (SELECT DISTINCT kind, service, value, victim FROM link_bears)
    LEFT JOIN link_shared USING (kind, service, value, victim)
"""
_IPS = f"""
    SELECT reading_id, party AS ordinal, value AS ip FROM selector
    WHERE kind = 'ip' AND value IS NOT NULL AND nature IN {_NAMING} AND party IS NOT NULL
    UNION
    SELECT reading_id, party, ip FROM login WHERE ip IS NOT NULL AND nature IN {_NAMING} AND party IS NOT NULL
"""
_ADDRESSES = f"SELECT DISTINCT ip FROM ({_IPS}) ORDER BY ip"
_NET = f"""
    CREATE OR REPLACE TEMP TABLE link_net AS
    SELECT DISTINCT m, net FROM ({_IPS}) JOIN link_net_of USING (ip) JOIN link_party USING (reading_id, ordinal)
    WHERE net IS NOT NULL
"""

# One word with digits in it is a screen name, whatever the column it stands in; a display name of two words is a name.
_ONE_WORD = "regexp_full_match({0}, '\\S*\\d\\S*')"
_NAME = f"CASE WHEN NOT {_ONE_WORD} THEN {{0}} END"
_SCREEN = f"CASE WHEN {_ONE_WORD} THEN {{0}} END"
_BASE = f"""
    CREATE OR REPLACE TEMP TABLE link_base AS
    WITH has AS (
        SELECT m, string_agg(concat_ws('/', kind, service, value), chr(30) ORDER BY kind, service, value) AS contacts
        FROM link_bears GROUP BY m),
    near AS (SELECT m, string_agg(net, chr(30) ORDER BY net) AS nets FROM link_net GROUP BY m),
    trait AS (
        SELECT m, string_agg(field || '=' || value, chr(30) ORDER BY field) AS traits
        FROM link_trait JOIN link_party USING (reading_id, ordinal) GROUP BY m),
    procedure AS (
        SELECT source_id, string_agg(procedure, chr(31) ORDER BY procedure) AS procedure
        FROM link_procedure GROUP BY source_id),
    told AS (
        SELECT m, link_party.victim, coalesce(procedure, '') AS procedure, first_day, last_day,
            coalesce({_NAME.format("name_raw")}, {_NAME.format("nickname")}) AS name,
            coalesce({_SCREEN.format("nickname")}, {_SCREEN.format("name_raw")}) AS screen,
            birth_date_raw AS birth, address_raw AS address, contacts, nets, traits,
            link_party.source_id || ':' || link_party.ordinal AS mention
        FROM link_party
        JOIN party ON party.reading_id = link_party.reading_id AND party.ordinal = link_party.ordinal
        LEFT JOIN has USING (m) LEFT JOIN near USING (m) LEFT JOIN trait USING (m)
        LEFT JOIN link_days ON link_days.reading_id = link_party.reading_id
            AND link_days.ordinal = link_party.ordinal
        LEFT JOIN procedure ON procedure.source_id = link_party.source_id)
    SELECT *, concat_ws(chr(29), coalesce(name, ''), coalesce(screen, ''), coalesce(birth, ''),
        coalesce(address, ''), victim, procedure, coalesce(contacts, ''), coalesce(nets, ''), coalesce(traits, ''))
        AS content
    FROM told
"""

# Mentions that say the same are one node, but for those that were judged: where a judgement parts two of them, or
# where no contact would hold their node together, each judged one stands for itself.
_APART = """
    CREATE OR REPLACE TEMP TABLE link_apart AS
    WITH judged AS (
        SELECT m, judgement, verdict, side, content FROM link_judged JOIN link_base USING (m)),
    live AS (SELECT DISTINCT m FROM link_pair ANTI JOIN link_hub USING (s)),
    parted AS (
        SELECT judgement, content FROM judged WHERE verdict <> 'same'
        GROUP BY judgement, content HAVING count(DISTINCT m) > 1)
    SELECT DISTINCT m FROM judged SEMI JOIN parted USING (judgement, content)
    UNION
    SELECT DISTINCT m FROM judged ANTI JOIN live USING (m)
"""
_TOLD = """
    CREATE OR REPLACE TEMP TABLE link_told AS
    SELECT link_base.*, sha256(content || CASE WHEN link_apart.m IS NULL THEN '' ELSE chr(29) || mention END) AS node_id
    FROM link_base LEFT JOIN link_apart USING (m)
"""
_NODE = """
    CREATE OR REPLACE TEMP TABLE link_node AS
    SELECT row_number() OVER (ORDER BY node_id) - 1 AS n, *
    FROM (
        SELECT node_id, min(m) AS m, any_value(name) AS name, any_value(screen) AS screen, any_value(birth) AS birth,
            any_value(address) AS address, any_value(victim) AS victim, any_value(procedure) AS procedure,
            count(*) AS mentions,
            CASE WHEN count(first_day) = count(*) THEN min(first_day) END AS first_day,
            CASE WHEN count(last_day) = count(*) THEN max(last_day) END AS last_day
        FROM link_told GROUP BY node_id)
    ORDER BY n
"""
_MEMBER = (
    "CREATE OR REPLACE TEMP TABLE link_member AS SELECT link_told.m, n FROM link_told JOIN link_node USING (node_id)"
)
_HAS = """
    CREATE OR REPLACE TEMP TABLE link_has AS
    SELECT n, c FROM link_node JOIN link_bears USING (m) JOIN link_contact
        ON link_contact.kind = link_bears.kind AND link_contact.service = link_bears.service
        AND link_contact.value = link_bears.value AND link_contact.victim = link_bears.victim
    ORDER BY n, c
"""
_TRAIT = """
    SELECT value FROM link_node JOIN link_party USING (m)
    LEFT JOIN (FROM link_trait WHERE field = $1) t
        ON t.reading_id = link_party.reading_id AND t.ordinal = link_party.ordinal
    ORDER BY n
"""
_CROWDED = """
    INSERT INTO link_hub
    SELECT s, count(*), $2 FROM link_has JOIN link_contact USING (c) ANTI JOIN link_hub USING (s)
    GROUP BY s HAVING count(*) > $1 ORDER BY s
"""

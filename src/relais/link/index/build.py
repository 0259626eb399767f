"""Builds the index from what a whole run found: the same rows that updates from nothing would leave, in one go."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import duckdb
import numpy as np
import orjson
import pyarrow as pa
from sqlalchemy import Connection

from relais.link import keys
from relais.link.identity import Identity
from relais.link.index import told
from relais.link.index.tables import create
from relais.link.index.told import contact_key, row_said
from relais.link.index.update import floor
from relais.link.weights.model import Model
from relais.store.cursor import Cursor
from relais.store.duck import register

_AT_ONCE = 20_000


def build(
    connection: Connection, con: duckdb.DuckDBPyConnection, found: Identity, model: Model, judgements: pa.Table
) -> None:
    """Fill the tables anew, in the caller's transaction, from a run's `Identity` and the tables it left in `con`."""
    create(connection)
    own = found.left == found.right
    itself = dict(zip(found.left[own].tolist(), found.scored.total[own].tolist(), strict=True))
    _put(connection, "derived_node", 9, _nodes(con, itself, found.of.tolist()))
    _put(connection, "derived_mention", 10, _mentions(con))
    _put(connection, "derived_account", 2, _rows(con, _ACCOUNTS))
    _put(connection, "derived_iban", 2, _rows(con, _IBANS))
    codes = _contact_keys(con)
    _put(connection, "derived_bearer", 2, _bearers(con, codes))
    hubs = [row[0] for row in con.execute("SELECT c FROM link_contact JOIN link_hub USING (s)").fetchall()]
    _put(connection, "derived_hub", 1, ((int(codes[one]),) for one in sorted(hubs)))
    _put(connection, "derived_key", 2, _rows(con, f"SELECT DISTINCT key, n FROM ({keys.sql()}) ORDER BY key, n"))
    _put(connection, "derived_link", 3, _links(found, floor(model)))
    register(con, "link_members", judgements)
    _put(connection, "derived_judged", 4, _rows(con, _JUDGED))
    con.unregister("link_members")


def _put(connection: Connection, table: str, columns: int, rows: Iterator[tuple[Any, ...]]) -> None:
    cursor = Cursor(connection)
    while many := list(islice(rows, _AT_ONCE)):
        cursor.fill(table, columns, many)


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    cursor = con.execute(query)
    while many := cursor.fetchmany(_AT_ONCE):
        yield from many


def _nodes(con: duckdb.DuckDBPyConnection, itself: dict[int, float], of: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for n, node_id, written, mentions, first, last, *plain, nets, traits, contacts in _rows(con, _NODES):
        names = orjson.dumps([(one["name_raw"], one["nickname"]) for one in written]).decode()
        head = of[n] if of[n] >= 0 else None
        said = row_said(plain, nets, traits, contacts)
        yield n, node_id, said.to_json(), names, mentions, first, last, itself.get(n), head


def _mentions(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    for *row, contacts in _rows(con, _MENTIONS):
        raw = [(one["kind"], one["service"], one["value"]) for one in contacts or ()]
        yield *row, orjson.dumps(raw).decode() if any(one[0] == "account" for one in raw) else None


def _contact_keys(con: duckdb.DuckDBPyConnection) -> np.ndarray:
    rows = _rows(con, "SELECT kind, service, value, victim FROM link_contact ORDER BY c")
    return np.array([contact_key(tuple(one), victim=victim) for *one, victim in rows], np.int64)


def _bearers(con: duckdb.DuckDBPyConnection, codes: np.ndarray) -> Iterator[tuple[Any, ...]]:
    has = con.execute("SELECT n, c FROM link_has").fetchnumpy()
    contact = codes[has["c"]] if len(codes) else has["c"]
    order = np.lexsort((has["n"], contact))
    return zip(contact[order].tolist(), has["n"][order].tolist(), strict=True)


def _links(found: Identity, least: float) -> Iterator[tuple[Any, ...]]:
    kept = np.flatnonzero((found.left != found.right) & (found.scored.total >= least))
    left, right, bits = found.left[kept], found.right[kept], found.scored.total[kept]
    ends, others, both = np.r_[left, right], np.r_[right, left], np.r_[bits, bits]
    order = np.lexsort((others, ends))
    return zip(ends[order].tolist(), others[order].tolist(), both[order].tolist(), strict=True)


_NODES = """
    WITH bears AS (
        SELECT n, list({'kind': kind, 'service': service, 'value': value} ORDER BY kind, service, value) AS contacts
        FROM link_has JOIN link_contact USING (c) GROUP BY n),
    written AS (
        SELECT n, list(DISTINCT {'name_raw': name_raw, 'nickname': nickname}) AS written
        FROM link_member JOIN link_party USING (m)
        JOIN party ON party.reading_id = link_party.reading_id AND party.ordinal = link_party.ordinal
        GROUP BY n)
    SELECT n, link_node.node_id, written, mentions, link_node.first_day, link_node.last_day,
        link_node.name, link_node.screen, link_node.birth, link_node.address, link_node.victim, link_node.procedure,
        nets, traits, bears.contacts
    FROM link_node JOIN link_told USING (m) JOIN written USING (n) LEFT JOIN bears USING (n)
    ORDER BY n
"""
_MENTIONS = f"""
    WITH {told.BEARS}
    SELECT m, link_party.source_id, link_party.reading_id, link_party.ordinal, n, name_raw, nickname,
        first_day, last_day, bears.contacts
    FROM link_party JOIN link_member USING (m) JOIN link_base USING (m)
    JOIN party ON party.reading_id = link_party.reading_id AND party.ordinal = link_party.ordinal
    LEFT JOIN bears ON bears.reading_id = link_party.reading_id AND bears.ordinal = link_party.ordinal
    ORDER BY m
"""
_ACCOUNTS = """
    SELECT DISTINCT value, m FROM selector
    JOIN link_party ON link_party.reading_id = selector.reading_id AND link_party.ordinal = selector.party
    WHERE kind = 'account' AND value IS NOT NULL ORDER BY value, m
"""
_IBANS = """
    SELECT DISTINCT value, source_id FROM selector WHERE kind = 'iban' AND value IS NOT NULL ORDER BY value, source_id
"""
_JUDGED = """
    SELECT DISTINCT judgement, side, m, verdict FROM link_members
    JOIN link_party ON link_party.reading_id = link_members.reading_id AND link_party.ordinal = link_members.ordinal
    ORDER BY judgement, side, m
"""

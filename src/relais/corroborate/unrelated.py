"""The payers of each payee, and which of them have to do with each other.

The temporary tables made here are private to one run:

- `payer_of(n, payer, payee, head)`: one row per payer and payee; `head`: the same number for those payers of one payee
  who are related, null for a payer known by a name alone, who cannot be told from the next one;
- `payer_deed(payer, payee, source_id, locator, "at")`: their payments, once each;
- `payee_hub(payee, hubs)`: payees who bear a hub, and which.

Related are payers who share a selector or a postal address, or who paid, called or wrote to one another; and so on from
one to the next, as far as all of them pay this payee.
"""

import duckdb
import numpy as np
import pyarrow as pa

from relais.corroborate.local_windows import Ints
from relais.model.selector import STRONG
from relais.store.duck import register

TEMPORARY = ("payer_worn", "payer_deed", "payer_of", "payer_tie", "payee_hub")


def gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables from `pair_payment`, the views `selector` and `party`, `subject`, `hub` and `edge`."""
    for statement in (_WORN, _DEED, _PAIR, _TIE, _HUB):
        con.execute(statement)
    pairs = con.execute("SELECT count(*) FROM payer_of").fetchall()[0][0]
    ties = con.execute("SELECT n, dense_rank() OVER (ORDER BY payee, key) - 1 AS key FROM payer_tie").fetchnumpy()
    heads = joined(ties["n"].astype(np.int64), ties["key"].astype(np.int64), pairs)
    register(con, "payer_head", pa.table({"n": np.arange(pairs), "head": heads}))
    con.execute("UPDATE payer_of SET head = h.head FROM payer_head h WHERE h.n = payer_of.n AND payer_of.head >= 0")
    con.unregister("payer_head")


def joined(nodes: Ints, keys: Ints, count: int) -> Ints:
    """Return the least of each node's group; nodes of one key are of one group. One entry per node 0.. to `count`."""
    heads = np.arange(count, dtype=np.int64)
    while True:
        least = np.full(int(keys.max(initial=-1)) + 1, count, np.int64)
        np.minimum.at(least, keys, heads[nodes])
        closer = heads.copy()
        np.minimum.at(closer, nodes, least[keys])
        closer = closer[closer]
        if np.array_equal(closer, heads):
            return heads
        heads = closer


# `link` may call an account an IBAN: the two are compared by value alone. An account number and a handle mean something
# at their service alone.
_IS_HUB = """
    h.value = x.value AND (
        (h.kind = x.kind AND (x.kind NOT IN ('handle', 'account') OR h.service IS NOT DISTINCT FROM x.service))
        OR (h.kind = 'iban' AND x.kind = 'account') OR (h.kind = 'account' AND x.kind = 'iban'))
"""
_WORN = f"""
    CREATE OR REPLACE TEMP TABLE payer_worn AS
    WITH worn AS (
        SELECT DISTINCT s.subject_id, x.kind, x.service, x.value
        FROM selector x JOIN subject s ON s.reading_id = x.reading_id AND s.ordinal = x.party
        WHERE x.kind IN {STRONG} AND x.value IS NOT NULL)
    SELECT *, EXISTS (SELECT 1 FROM hub h WHERE {_IS_HUB}) AS hub FROM worn x
"""
# Two rows of one payment may name its payer in two ways: they are one payer, the one who can be told apart.
_DEED = """
    CREATE OR REPLACE TEMP TABLE payer_deed AS
    WITH own AS (SELECT DISTINCT subject_id FROM payer_worn WHERE NOT hub)
    SELECT payer, payee, source_id, locator, "at", own.subject_id IS NOT NULL AS told_apart
    FROM pair_payment LEFT JOIN own ON own.subject_id = payer
    QUALIFY row_number() OVER (
        PARTITION BY payee, deed ORDER BY told_apart DESC, precise DESC, source_id, reading_id, ordinal) = 1
"""
_PAIR = """
    CREATE OR REPLACE TEMP TABLE payer_of AS
    SELECT row_number() OVER (ORDER BY payee, payer) - 1 AS n, payer, payee,
        CASE WHEN told_apart THEN 0 END::BIGINT AS head
    FROM (SELECT DISTINCT payer, payee, told_apart FROM payer_deed)
"""
# An address without a number is a town's, not a household's.
_TIE = """
    CREATE OR REPLACE TEMP TABLE payer_tie AS
    WITH pair AS (
        SELECT * FROM payer_of WHERE head IS NOT NULL QUALIFY count(*) OVER (PARTITION BY payee) > 1),
    key AS (
        SELECT subject_id, concat_ws('|', 's', kind, service, value) AS key FROM payer_worn WHERE NOT hub
        UNION
        SELECT s.subject_id, 'a|' || lower(trim(address_raw))
        FROM party p JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal = p.ordinal
        WHERE regexp_matches(address_raw, '[0-9]')),
    dealt AS (
        SELECT DISTINCT least(from_subject, to_subject) AS one, greatest(from_subject, to_subject) AS other
        FROM edge WHERE from_subject <> to_subject),
    dealing AS (
        SELECT a.payee, a.n AS one, b.n AS other, concat_ws('|', 'd', dealt.one, dealt.other) AS key
        FROM dealt JOIN pair a ON a.payer = dealt.one
        JOIN pair b ON b.payer = dealt.other AND b.payee = a.payee)
    SELECT payee, n, key FROM pair JOIN key ON key.subject_id = pair.payer
    QUALIFY count(*) OVER (PARTITION BY payee, key) > 1
    UNION ALL
    SELECT payee, unnest([one, other]), key FROM dealing
"""
_HUB = f"""
    CREATE OR REPLACE TEMP TABLE payee_hub AS
    WITH borne AS (
        SELECT DISTINCT subject_id AS payee, h.kind, h.service, h.value, h.reason
        FROM payer_worn x JOIN hub h ON {_IS_HUB}
        WHERE x.hub AND subject_id IN (SELECT payee FROM payer_of))
    SELECT payee, list({{'kind': kind, 'service': service, 'value': value, 'reason': reason}}
        ORDER BY kind, service NULLS FIRST, value) AS hubs
    FROM borne GROUP BY payee
"""

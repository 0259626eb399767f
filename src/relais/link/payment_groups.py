"""Rows that may be one payment: told by several sources, in two rows of one, or as a debit and an order.

Each group is a proposal with its reason; no payment is counted less for it. Where a row fits several, all pairs are
shown and none is chosen.
"""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link import payment_pairs
from relais.link.components import components
from relais.link.payment_pairs import BOOKED_DAYS, TOLERANCE
from relais.model.notice import msg
from relais.store.duck import quoted

REFERENCE = msg("one reference, {reference}")
RELATED = msg("one reference, {reference}: a row only refers to it")
LEGS = msg(
    "a debit of {debit} to {operator}, booked {days} days after an order of {order}; one payer by a shared selector;"
    " allowed: {allowed_days} days, {tolerance} beside the sum or the sum and its fee"
)
LEGS_BY_NAME = msg(
    "a debit of {debit} to {operator}, booked {days} days after an order of {order}; payers of one name;"
    " allowed: {allowed_days} days, {tolerance} beside the sum or the sum and its fee"
)
BASES = (REFERENCE, RELATED, LEGS, LEGS_BY_NAME)

SCHEMA = pa.schema(
    [
        ("group_id", pa.string()),
        ("kind", pa.string()),  # 'rows' of one payment; the two 'legs' of one transfer
        ("payment_reading", pa.string()),
        ("payment_ordinal", pa.int64()),
        ("payment_source", pa.string()),
        ("payment_locator", pa.string()),
        ("basis", pa.string()),  # one of BASES
        ("params", pa.map_(pa.string(), pa.string())),
        ("others", pa.int64()),  # how many other groups of this kind have one of its rows: above 0, none is chosen
    ]
)


def propose(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `payment_group`, from the views `payment` and `party`, and `link_subject`."""
    payment_pairs.find(con)
    _keep(con, "link_same_group", _groups(con.execute("SELECT a, b FROM link_same ORDER BY a, b").to_arrow_table()))
    con.execute(_UNIT)
    _keep(con, "link_leg_group", _groups(con.execute(_LEGS_OF_UNITS).to_arrow_table()))
    return {"payment_group": con.execute(_SHOWN).to_arrow_table().cast(SCHEMA)}


def _groups(pairs: pa.Table) -> pa.Table:
    """Return (g, p, others): rows that all agree with each other are one group, each other pair is one by itself."""
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    rows, ends = np.unique(np.r_[a, b], return_inverse=True)
    left, right = ends[: a.size].astype(np.int64), ends[a.size :].astype(np.int64)
    whole_of = components(left, right, rows.size)
    size = np.bincount(whole_of, minlength=rows.size)
    whole = np.bincount(whole_of[left], minlength=rows.size) == size * (size - 1) // 2
    alone, loose = np.flatnonzero(whole[whole_of]), np.flatnonzero(~whole[whole_of[left]])
    fits = np.bincount(ends, minlength=rows.size)
    others = fits[left[loose]] + fits[right[loose]] - 2
    return pa.table(
        {
            "g": pa.array(np.r_[whole_of[alone], np.tile(rows.size + loose, 2)], pa.int64()),
            "p": pa.array(np.r_[rows[alone], a[loose], b[loose]], pa.int64()),
            "others": pa.array(np.r_[np.zeros(alone.size, np.int64), np.tile(others, 2)], pa.int64()),
        }
    )


def _keep(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("link_group_rows", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM link_group_rows")
    con.unregister("link_group_rows")


# One payment told by several rows is one leg: named by its first row.
_UNIT = """
    CREATE OR REPLACE TEMP TABLE link_unit AS
    SELECT p, min(p) OVER (PARTITION BY g) AS unit FROM link_same_group WHERE others = 0
"""

_LEGS_OF_UNITS = """
    WITH leg AS (
        SELECT coalesce(d.unit, debit) AS debit, coalesce(o.unit, "order") AS "order"
        FROM link_leg LEFT JOIN link_unit d ON d.p = debit LEFT JOIN link_unit o ON o.p = "order"
        ANTI JOIN link_same s ON s.a = least(debit, "order") AND s.b = greatest(debit, "order"))
    SELECT DISTINCT least(debit, "order") AS a, greatest(debit, "order") AS b FROM leg WHERE debit <> "order"
    ORDER BY a, b
"""


def _sum(row: str) -> str:
    """Return the SQL of a sum as written, else as it was read."""
    plain = f"regexp_replace({row}.amount::VARCHAR, '\\.?0+$', '')"
    return f"concat_ws(' ', coalesce({row}.amount_raw, {plain}), {row}.currency)"


_SHOWN = f"""
    WITH leg_row AS (
        SELECT g, coalesce(u.p, l.p) AS p, others
        FROM link_leg_group l LEFT JOIN link_unit u ON u.unit = l.p),
    told AS (
        SELECT x.g, min(reference) AS reference, bool_or(related) AS related
        FROM link_same_group x JOIN link_same ON a = x.p JOIN link_same_group y ON y.g = x.g AND y.p = b
        GROUP BY x.g),
    leg AS (
        SELECT DISTINCT ON (x.g) x.g, link_leg.*
        FROM leg_row x JOIN link_leg ON debit = x.p JOIN leg_row y ON y.g = x.g AND y.p = "order"
        ORDER BY x.g, debit, "order"),
    member AS (
        SELECT 'rows' AS kind, g, p, others,
            CASE WHEN related THEN {quoted(RELATED)} ELSE {quoted(REFERENCE)} END AS basis,
            MAP {{'reference': reference}} AS params
        FROM link_same_group JOIN told USING (g)
        UNION ALL
        SELECT 'legs', g, leg_row.p, others, CASE WHEN by_selector THEN {quoted(LEGS)} ELSE {quoted(LEGS_BY_NAME)} END,
            MAP {{'debit': {_sum("d")}, 'order': {_sum("o")}, 'operator': leg.operator, 'days': off_days::VARCHAR,
                'allowed_days': '{BOOKED_DAYS}', 'tolerance': '{TOLERANCE}'}}
        FROM leg_row JOIN leg USING (g) JOIN link_paid d ON d.p = leg.debit JOIN link_paid o ON o.p = leg."order"),
    hashed AS (
        SELECT kind, g, min(p) AS first, max(p) AS last, sha256(concat_ws(chr(10), kind,
            string_agg(source_id || ':' || ordinal, chr(10) ORDER BY p))) AS hash
        FROM member JOIN link_paid USING (p) GROUP BY kind, g),
    named AS (
        SELECT kind, g, first, last,
            'P-' || CASE WHEN count(*) OVER (PARTITION BY hash[:10]) > 1 THEN hash[:16] ELSE hash[:10] END AS group_id
        FROM hashed)
    SELECT group_id, kind, reading_id AS payment_reading, link_paid.ordinal AS payment_ordinal,
        source_id AS payment_source, locator AS payment_locator, basis, params, others
    FROM member JOIN named USING (kind, g) JOIN link_paid USING (p)
    ORDER BY first, last, group_id, p
"""

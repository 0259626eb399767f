"""Payments told by several rows: the groups that may be one payment, and how many payments there are at least."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.link.components import components
from relais.store.duck import register
from relais.triage import stated

# One row per group and payment in it.
GROUPED = f"""
    SELECT g.group_id, g.kind, g.basis, g.params, g.others, {stated.payment("y")} AS payment, y.at, y.status,
           coalesce(f.name_raw, f.nickname) AS payer, coalesce(t.name_raw, t.nickname) AS payee, s.name AS source,
           y.source_id, y.locator
    FROM payment_group g
    JOIN payment y ON y.reading_id = g.payment_reading AND y.ordinal = g.payment_ordinal
    JOIN source s ON s.source_id = y.source_id
    LEFT JOIN party f ON f.reading_id = y.reading_id AND f.ordinal = y.payer
    LEFT JOIN party t ON t.reading_id = y.reading_id AND t.ordinal = y.payee
"""
_ORDER = " ORDER BY min(y.at) OVER (PARTITION BY g.group_id), g.group_id, y.at, s.name, y.source_id, y.ordinal"


@dataclass(frozen=True)
class Grouped:
    """The rows of all groups, and how many payments are held, stand in a group, and are there at least.

    At least: where every group is one payment, and so are groups that share a row.
    """

    rows: pa.Table
    payments: int
    grouped: int
    least: int
    stale: bool


def payments(home: Home) -> Grouped:
    """Return the groups that the last run proposed."""
    with act(home, "read-payments") as connection:
        seen = sight(home, connection)
        derived, stale = seen.results("payment_group")
        con, _state = seen.facts()
        register(con, "payment_group", derived["payment_group"])
        rows = con.execute(GROUPED + _ORDER).to_arrow_table()
        held = int(con.execute("SELECT count(*) FROM payment").fetchall()[0][0])
        tied = con.execute(_TIED).fetchnumpy()
    left, right = (np.asarray(tied[name], np.int64) for name in ("first", "k"))
    grouped = int(right.max()) + 1 if right.size else 0
    apart = np.unique(components(left, right, grouped)).size
    return Grouped(rows, held, grouped, held - grouped + apart, stale)


# Each row of a group beside the first of it, by number.
_TIED = """
    WITH numbered AS (
        SELECT group_id, dense_rank() OVER (ORDER BY payment_reading, payment_ordinal) - 1 AS k FROM payment_group)
    SELECT min(k) OVER (PARTITION BY group_id) AS first, k FROM numbered
"""

"""Who pays the same people: payees of several payers, and pairs of payers with the payees that they share."""

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Ints
from relais.link.networks.pays import Pays
from relais.model.column import INSTANT, MONEY
from relais.store.native import native

SHARED = pa.schema(
    [
        ("payee", pa.string()),
        ("payers", pa.int64()),  # of this payee, this one among them
        ("payer", pa.string()),
        ("currency", pa.string()),  # one row each, as in `edge`
        ("payments", pa.int64()),
        ("total", MONEY),
        ("first_at", INSTANT),
        ("last_at", INSTANT),
        ("undated", pa.int64()),
    ]
)
PAIRS = pa.schema(
    [
        ("left_payer", pa.string()),
        ("right_payer", pa.string()),
        ("shared", pa.int64()),
        ("payees", pa.list_(pa.string())),
        ("weight", pa.float64()),  # the sum over the payees shared of 1 / (payers of the payee - 1)
    ]
)
# One shared payee is a row of `shared_payee` for each payer; a pair says more from two on.
LEAST_SHARED = 2
# More pairs than anyone reads: beyond, only those that share one payee more are listed, and so on until they fit.
MOST_PAIRS = 1_000_000


def payees(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the table `shared_payee`: payees whom two payers or more pay, hubs left out."""
    return con.execute(_SHARED).to_arrow_table().cast(SHARED)


def pairs(known: Pays, most: int = MOST_PAIRS) -> tuple[pa.Table, int, int]:
    """Return the table `co_payers`, from how many shared payees a pair is listed, and how many pairs that leaves out.

    The weight is that of M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64, 016132
    (2001): a payee of n payers gives each pair 1 / (n - 1), so that one whom many pay says little of any two of them.
    It orders pairs, and says nothing of a person. Left out are pairs that share two payees or more, but fewer than
    are listed; those that share a single one are in `shared_payee`.
    """
    nodes = len(known.subjects)
    # By payer and by payee: who pays whom, read from both ends.
    out = np.searchsorted(known.payer, np.arange(nodes + 1))
    by_payee = np.argsort(known.payee, kind="stable")
    payers, back = known.payer[by_payee], np.searchsorted(known.payee[by_payee], np.arange(nodes + 1))
    popular = np.diff(back)
    work = int(np.sum(popular * popular))
    histogram = np.zeros(int(np.diff(out).max(initial=0)) + 1, np.int64)
    nothing = np.zeros((3, 0), np.int64)
    native(_meet, work)(known.payee, out, payers, back, nodes + 1, histogram, nothing)
    at_least = np.cumsum(histogram[::-1])[::-1]
    least = LEAST_SHARED
    while least < histogram.size and at_least[least] > most:
        least += 1
    found = int(at_least[least]) if least < histogram.size else 0
    left_out = int(at_least[LEAST_SHARED]) - found if histogram.size > LEAST_SHARED else 0
    met = np.zeros((3, found), np.int64)
    native(_meet, work)(known.payee, out, payers, back, least, histogram, met)
    return _shown(known, out, popular, met), least, left_out


def _meet(payee: Ints, out: Ints, payers: Ints, back: Ints, least: int, histogram: Ints, met: Ints) -> None:
    """Count how many pairs share how many payees; keep those that share `least`: one payer at a time, no square."""
    shared = np.zeros(out.size - 1, np.int64)
    others = np.zeros(out.size - 1, np.int64)
    histogram[:] = 0
    count = 0
    for left in range(out.size - 1):
        many = 0
        for place in range(out[left], out[left + 1]):
            for at in range(back[payee[place]], back[payee[place] + 1]):
                right = payers[at]
                if right <= left:
                    continue
                if shared[right] == 0:
                    others[many] = right
                    many += 1
                shared[right] += 1
        for at in range(many):
            right = others[at]
            histogram[shared[right]] += 1
            if shared[right] >= least:
                met[0, count], met[1, count], met[2, count] = left, right, shared[right]
                count += 1
            shared[right] = 0


def _shown(known: Pays, out: Ints, popular: Ints, met: Ints) -> pa.Table:
    order = np.lexsort((met[1], met[0]))
    left, right, shared = met[0][order], met[1][order], met[2][order]
    starts = np.r_[0, np.cumsum(shared)]
    listed, weight = np.zeros(int(starts[-1]), np.int64), np.zeros(left.size)
    native(_list, listed.size)(known.payee, out, popular, left, right, listed, weight)
    names = pa.ListArray.from_arrays(pa.array(starts, pa.int32()), known.subjects.take(pa.array(listed)))
    return pa.table(
        {
            "left_payer": known.subjects.take(pa.array(left)),
            "right_payer": known.subjects.take(pa.array(right)),
            "shared": pa.array(shared),
            "payees": names,
            "weight": pa.array(np.round(weight, 6)),
        }
    ).cast(PAIRS)


def _list(payee: Ints, out: Ints, popular: Ints, left: Ints, right: Ints, listed: Ints, weight: np.ndarray) -> None:
    count = 0
    for pair in range(left.size):
        a, b = out[left[pair]], out[right[pair]]
        while a < out[left[pair] + 1] and b < out[right[pair] + 1]:
            if payee[a] == payee[b]:
                listed[count] = payee[a]
                count += 1
                weight[pair] += 1.0 / (popular[payee[a]] - 1)
                a += 1
                b += 1
            elif payee[a] < payee[b]:
                a += 1
            else:
                b += 1


_SHARED = """
    WITH payee AS (
        SELECT b, count(*) AS payers FROM link_between
        ANTI JOIN link_wide f ON f.subject_id = a
        ANTI JOIN link_wide t ON t.subject_id = b
        WHERE pays GROUP BY b HAVING payers > 1)
    SELECT to_subject AS payee, payers, from_subject AS payer, currency, events AS payments, total, first_at, last_at,
        undated
    FROM link_edge JOIN payee ON b = to_subject
    ANTI JOIN link_victim v ON v.subject_id = from_subject
    ANTI JOIN link_wide w ON w.subject_id = from_subject
    WHERE act = 'pays' AND from_subject <> to_subject
    ORDER BY payee, payer, currency NULLS FIRST
"""

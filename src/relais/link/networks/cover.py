"""The smallest set of payees that explains the payers: each of them pays one of the set. Proven, or said by how much.

A minimum set cover over the pairs of payer and payee. It says which payees to look at first so that no payer is left
out; that a payee is in it says nothing of what the payments were for.
"""

import numpy as np
import pyarrow as pa

from relais.link.components import Ints, components
from relais.link.networks.pays import Pays
from relais.link.networks.set_cover import sets_of, solve

SCHEMA = pa.schema(
    [
        ("community_id", pa.string()),
        ("subject_id", pa.string()),  # a payee of the set
        ("payers", pa.int64()),  # who pay it in the community
        ("alone", pa.int64()),  # of them, those that pay no other payee of the community
        ("size", pa.int64()),  # of the set
        ("least", pa.int64()),  # how many payees any such set has at least: proven the smallest where it is `size`
    ]
)


def table(known: Pays, community: Ints, ids: pa.ChunkedArray) -> pa.Table:
    """Return the table `cover`: for each community the payees that explain its payers, most payers first.

    `community` is that of each subject, a row of `ids` or -1.
    """
    inside = (community[known.payer] == community[known.payee]) & (community[known.payer] >= 0)
    payer, payee = known.payer[inside], known.payee[inside]
    chosen, least = smallest(payer, payee, community[payer], len(ids))
    nodes = len(known.subjects)
    payers = np.bincount(payee, minlength=nodes)
    alone = np.bincount(payee[np.bincount(payer, minlength=nodes)[payer] == 1], minlength=nodes)
    of = community[chosen]
    order = np.lexsort((chosen, -payers[chosen], of))
    chosen, of = chosen[order], of[order]
    return pa.table(
        {
            "community_id": ids.take(pa.array(of)),
            "subject_id": known.subjects.take(pa.array(chosen)),
            "payers": pa.array(payers[chosen]),
            "alone": pa.array(alone[chosen]),
            "size": pa.array(np.bincount(of, minlength=len(ids))[of]),
            "least": pa.array(least[of]),
        }
    ).cast(SCHEMA)


def smallest(payer: Ints, payee: Ints, group: Ints, groups: int) -> tuple[Ints, Ints]:
    """Return the payees that cover all payers, in rising order, and how many at least each of `groups` groups needs.

    Each pair (payer, payee) comes once, in any order, and has a group, 0..groups-1; no payer or payee is in two. The
    set is proven the smallest where it has as many payees as the group needs; another of the same size may exist.
    Forced payees first, then what is left component by component: exact within the limits of `set_cover`, else
    greedy, whose set is at most 1 + ln(payers) times the smallest (V. Chvátal, "A greedy heuristic for the
    set-covering problem", Mathematics of Operations Research 4(3), 1979).
    """
    payers, left, times = np.unique(payer, return_inverse=True, return_counts=True)
    payees, right = np.unique(payee, return_inverse=True)
    # A payer's only payee is in every cover: most of a ledger is settled by that.
    forced = np.unique(right[times[left] == 1])
    taken = np.isin(right, forced)
    settled = np.zeros(payers.size, np.bool_)
    settled[left[taken]] = True
    open_ = ~settled[left]
    of_payee = np.zeros(payees.size, np.int64)
    of_payee[right] = group
    least = np.bincount(of_payee[forced], minlength=groups)
    chosen = forced.tolist()
    left, right = left[open_], right[open_]
    for at in _parts(left, right):
        sets, everyone = sets_of(left[at], right[at])
        found, bound = solve(sets, everyone)
        chosen += found
        least[of_payee[found[0]]] += bound
    return payees[np.array(sorted(chosen), np.int64)], least


def _parts(left: Ints, right: Ints) -> list[Ints]:
    """Return the places of the pairs of each component."""
    if not left.size:
        return []
    payers = int(left.max()) + 1
    of = components(left.astype(np.int64), payers + right.astype(np.int64), payers + int(right.max()) + 1)[left]
    order = np.lexsort((right, left, of))
    return list(np.split(order, np.flatnonzero(np.diff(of[order])) + 1))

"""Positions for drawing, computed once in a run and stored: a subject stands at one place in every picture."""

from hashlib import sha256

import numpy as np
import pyarrow as pa

from relais.link.components import Ints, components
from relais.link.networks.layout import Floats, lay, pack
from relais.link.networks.pays import Pays

SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("x", pa.int64()),  # in hundredths of a step, from the left
        ("y", pa.int64()),  # the same, from the top
        ("component", pa.int64()),  # from 0, in the order in which they were placed
    ]
)
# A picture of more shows nothing; so many take some seconds. Of what is not placed, a neighbourhood that is asked for
# is laid out by itself.
MOST_PLACED = 5_000
# Two subjects are a payment, not a network.
LEAST = 3


def place(known: Pays, most: int = MOST_PLACED) -> tuple[pa.Table, int]:
    """Return the table `position`, and how many subjects of components of three and more are not placed.

    `known` are all dealings, calls and messages too. Components are placed by how many payers they have, as many as
    fit whole into `most` subjects.
    """
    nodes = len(known.subjects)
    whole = components(known.payer, known.payee, nodes)
    size = np.bincount(whole, minlength=nodes)
    payers = np.bincount(whole[np.unique(known.payer[known.events > 0])], minlength=nodes)
    networks = np.flatnonzero(size >= LEAST)
    chosen: list[int] = []
    placed = 0
    for one in networks[np.lexsort((networks, -size[networks], -payers[networks]))].tolist():
        if placed + size[one] <= most:
            chosen.append(one)
            placed += int(size[one])
        if placed + LEAST > most:
            break
    number = np.full(nodes, -1)
    number[chosen] = np.arange(len(chosen))
    of = number[whole]
    table = drawn(known.subjects, of, known.payer, known.payee)
    return table, int(size[networks].sum()) - placed


def drawn(subjects: pa.Array, component: Ints, left: Ints, right: Ints) -> pa.Table:
    """Return the table `position` of subjects by their connected components, -1 where one is not drawn.

    `left` and `right` are the two ends of each tie, in any order. Subjects are in order of their ids.
    """
    kept = component[left] >= 0
    near, far = np.r_[left[kept], right[kept]], np.r_[right[kept], left[kept]]
    held = np.flatnonzero(component >= 0)
    # By component, so that each is one piece of the arrays.
    order = held[np.argsort(component[held], kind="stable")]
    rank = np.zeros(component.size, np.int64)
    rank[order] = np.arange(order.size)
    ties = np.unique(rank[near] * max(order.size, 1) + rank[far])
    near, far = ties // max(order.size, 1), ties % max(order.size, 1)
    apart = near != far
    near, far = near[apart], far[apart]
    ids = subjects.take(pa.array(order))
    seed = _seeds(ids.to_pylist())
    at = np.zeros((2, order.size), np.int64)
    bounds = np.searchsorted(component[order], np.arange(int(component.max(initial=-1)) + 2))
    starts = np.searchsorted(near, np.arange(order.size + 1))
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        piece = slice(starts[first], starts[last])
        at[:, first:last] = lay(starts[first : last + 1] - starts[first], far[piece] - first, seed[:, first:last])
    if order.size:
        widths, heights = (np.maximum.reduceat(side, bounds[:-1]) for side in at)
        x, y = pack(widths, heights)
        at += np.stack([x, y])[:, component[order]]
    columns = {"subject_id": ids, "x": pa.array(at[0]), "y": pa.array(at[1]), "component": pa.array(component[order])}
    return pa.table(columns).cast(SCHEMA)


def _seeds(ids: list[str]) -> Floats:
    digests = b"".join(sha256(one.encode()).digest()[:8] for one in ids)
    return np.frombuffer(digests, ">u4").reshape(-1, 2).T.astype(np.float64) / 2**32

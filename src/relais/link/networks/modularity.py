"""Groups of a directed graph by modularity: local moves, then the same among the groups; no chance, no fractions.

The measure is the directed modularity of E. A. Leicht and M. E. J. Newman, "Community structure in directed
networks", Physical Review Letters 100, 118703 (2008). Where every node either pays or is paid, it is the bipartite
modularity of M. J. Barber, Physical Review E 76, 066102 (2007). The search is that of V. D. Blondel and others,
"Fast unfolding of communities in large networks", J. Stat. Mech. P10008 (2008), in a fixed order.
"""

import numpy as np

from relais.link.components import Ints, components
from relais.store.native import native

# A component of fewer pairs is judged as if it had so many: cut up by its own few pairs, a payee of six payers would be
# told apart from half of them. Two payees of ten payers each that share one payer stay one group; of eleven each, two.
# It is the resolution of J. Reichardt and S. Bornholdt, Physical Review E 74, 016110 (2006): pairs / LEAST_PAIRS.
LEAST_PAIRS = 200
# A sweep over the edges costs as much as this many elements of a plain loop, all its sweeps counted.
_SWEEPS = 20


def groups(source: Ints, target: Ints, nodes: int) -> Ints:
    """Return the group of each node 0..nodes-1, named by its smallest member.

    `source` and `target` are the ends of each edge, each edge once. Modularity is reckoned within each connected
    component, so that what is read elsewhere in the ledger moves nobody here. Nodes are tried in order of their
    numbers, moved only where the gain is above zero (or, alone, where nothing is lost), to the group of the lowest
    number among equals; gains are whole numbers. Each group hangs together: what a move left apart is split, which
    never lowers modularity.
    """
    total = np.maximum(_pairs(source, target, nodes), LEAST_PAIRS)
    member = np.arange(nodes)
    a, b, weight = source, target, np.ones(source.size, np.int64)
    while True:
        group = _moved(a, b, weight, total)
        names, first, number = np.unique(group, return_index=True, return_inverse=True)
        if names.size == group.size:
            break
        # Groups are numbered by their smallest members, so that their order is that of the nodes.
        rank = np.empty(names.size, np.int64)
        rank[np.argsort(first)] = np.arange(names.size)
        number = rank[number]
        member, total = number[member], total[np.sort(first)]
        key, inverse = np.unique(number[a] * names.size + number[b], return_inverse=True)
        weight = np.bincount(inverse, weights=weight, minlength=key.size).astype(np.int64)
        a, b = key // names.size, key % names.size
    inside = member[source] == member[target]
    return components(source[inside], target[inside], nodes)


def share(source: Ints, target: Ints, group: Ints) -> tuple[Ints, np.ndarray]:
    """Return the groups that have an edge, and what each adds to the modularity of its component."""
    pairs = _pairs(source, target, group.size)
    inside = np.bincount(group[source][group[source] == group[target]], minlength=group.size)
    out, into = (np.bincount(group[end], minlength=group.size) for end in (source, target))
    names = np.flatnonzero((out > 0) | (into > 0))
    total = np.maximum(pairs[names], LEAST_PAIRS)
    return names, (inside[names] * total - out[names] * into[names]) / (pairs[names] * total)


def _pairs(source: Ints, target: Ints, nodes: int) -> Ints:
    """Return how many edges the component of each node has."""
    whole = components(source, target, nodes)
    return np.bincount(whole[source], minlength=nodes)[whole].astype(np.int64)


def _moved(a: Ints, b: Ints, weight: Ints, total: Ints) -> Ints:
    nodes = total.size
    group = np.arange(nodes)
    out, into = (np.bincount(end, weights=weight, minlength=nodes).astype(np.int64) for end in (a, b))
    apart = a != b
    near, far = np.r_[a[apart], b[apart]], np.r_[b[apart], a[apart]]
    order = np.lexsort((far, near))
    starts = np.searchsorted(near[order], np.arange(nodes + 1))
    both = np.r_[weight[apart], weight[apart]][order]
    native(_sweep, near.size * _SWEEPS)(starts, far[order], both, out, into, total, group)
    return group


def _sweep(starts: Ints, far: Ints, weight: Ints, out: Ints, into: Ints, total: Ints, group: Ints) -> None:
    group_out, group_into = out.copy(), into.copy()
    size = np.ones(group.size, np.int64)
    links = np.zeros(group.size, np.int64)
    met = np.zeros(group.size, np.int64)
    # After the first round only those are tried again of whom a neighbour moved.
    stirred = np.ones(group.size, np.bool_)
    moved = True
    while moved:
        moved = False
        for node in range(group.size):
            if not stirred[node]:
                continue
            stirred[node] = False
            here, many = group[node], 0
            group_out[here] -= out[node]
            group_into[here] -= into[node]
            for at in range(starts[node], starts[node + 1]):
                there = group[far[at]]
                if links[there] == 0:
                    met[many] = there
                    many += 1
                links[there] += weight[at]
            best = here
            stay = total[node] * links[here] - out[node] * group_into[here] - into[node] * group_out[here]
            most = stay
            for at in range(many):
                there = met[at]
                gain = total[node] * links[there] - out[node] * group_into[there] - into[node] * group_out[there]
                better = most > stay or (size[here] == 1 and best != here)
                alone = size[here] == 1 and best == here and there != here
                if gain > most or (gain == most and (alone or (better and there < best))):
                    best, most = there, gain
                links[there] = 0
            group_out[best] += out[node]
            group_into[best] += into[node]
            if best != here:
                group[node] = best
                size[here] -= 1
                size[best] += 1
                moved = True
                for at in range(starts[node], starts[node + 1]):
                    stirred[far[at]] = True

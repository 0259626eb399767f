"""The best arrangement of payments and calls, one to one, and how much worse the best one without each pairing is.

An assignment problem on a sparse graph (Kuhn 1955), solved by a chain of changes for each payment that enters
(successive shortest paths; Jonker and Volgenant 1987), found as Bellman and Ford do. Nearest-first would take a call
from the payment that has no other. A payment by appointment passes one of the same evening, so no order in time is
assumed. Payments and calls far apart never meet in a chain: the work is that of each cluster of windows.
"""

from typing import NamedTuple

import numpy as np

from relais.corroborate.local_windows import Ints
from relais.store.native import native

_NEVER = -(1 << 62)


class Matched(NamedTuple):
    """The edges chosen, in order; and by how much the whole falls where one of them is forbidden, in weight."""

    edge: Ints
    margin: Ints


class _Graph(NamedTuple):
    """Payments are the first vertices, calls the rest; `edges` of each lie from `first` on. `low`, `high`: its ends."""

    first: Ints
    edges: Ints
    low: Ints
    high: Ints
    weight: Ints


class _Scratch(NamedTuple):
    """What a search writes on; `by`: the edge by which a vertex was reached."""

    gains: Ints
    by: Ints
    seen: Ints
    queue: Ints
    queued: Ints


def matched(payment: Ints, call: Ints, weight: Ints) -> Matched:
    """Return the arrangement of greatest total weight; edges are in order of payment and call, weights above 0.

    Of arrangements of equal weight, which one is returned depends on the order of numbers alone.
    """
    kept = needed(payment, call, weight)
    payments, low = np.unique(payment[kept], return_inverse=True)
    calls, high = np.unique(call[kept], return_inverse=True)
    graph = _graph(low.astype(np.int64), high.astype(np.int64) + payments.size, weight[kept].astype(np.int64))
    vertices = payments.size + calls.size
    mate = np.full(vertices, -1)
    scratch = _scratch(vertices)
    search = native(_search, _work(low, high) // 10)
    for start in range(payments.size):
        _best, end, _direct = search(start, -1, mate, *graph, *scratch)
        _enter(start, int(end), payments.size, mate, graph, scratch.by)
    chosen = mate[: payments.size]
    paired = np.flatnonzero(chosen >= 0)
    margin = np.zeros(paired.size, np.int64)
    for place, start in enumerate(paired.tolist()):
        own = int(mate[start])
        target = int(graph.high[own])
        gone, _end, direct = search(start, target, mate, *graph, *scratch)
        freed, _end, _direct = search(target, start, mate, *graph, *scratch)
        margin[place] = graph.weight[own] - max(int(direct), int(gone) + int(freed))
    return Matched(kept[chosen[paired]], margin)


def needed(payment: Ints, call: Ints, weight: Ints) -> Ints:
    """Return the edges that a best arrangement may need: so many of each payment as it has rivals, and two more.

    Rivals share a call. Were a payment to get less than its best so many, one of those would be free; the second more
    is for the arrangement without the one it got. Of fifty thousand calls of a pair a few are left to each payment.
    """
    if not payment.size:
        return np.zeros(0, np.int64)
    order = np.lexsort((call, -weight, payment))
    starts = np.flatnonzero(np.diff(payment[order], prepend=-1))
    rank = np.arange(order.size) - np.repeat(starts, np.diff(starts, append=order.size))
    # Who shares a call overlaps from first call to last: these are rivals, and perhaps some more.
    first, last = (ends.reduceat(call[order], starts) for ends in (np.minimum, np.maximum))
    before = np.searchsorted(np.sort(last), first, side="left")
    behind = starts.size - np.searchsorted(np.sort(first), last, side="right")
    rivals = starts.size - before - behind - 1
    kept: Ints = np.sort(order[rank < np.repeat(rivals + 2, np.diff(starts, append=order.size))])
    return kept


def _work(payment: Ints, call: Ints) -> int:
    """Return about how many edges all searches look at: payments times edges of each cluster that may hang together."""
    if not payment.size:
        return 0
    starts = np.flatnonzero(np.diff(payment, prepend=-1))
    first, last = np.minimum.reduceat(call, starts), np.maximum.reduceat(call, starts)
    order = np.argsort(first, kind="stable")
    reached = np.maximum.accumulate(last[order])
    apart = np.concatenate(([0], np.flatnonzero(first[order][1:] > reached[:-1]) + 1))
    edges = np.diff(starts, append=payment.size)[order]
    return int((np.add.reduceat(edges, apart) * np.diff(apart, append=order.size)).sum())


def _graph(low: Ints, high: Ints, weight: Ints) -> _Graph:
    ends = np.concatenate((low, high))
    order = np.argsort(ends, kind="stable")
    first = np.concatenate(([0], np.cumsum(np.bincount(ends))))
    return _Graph(first.astype(np.int64), order % max(low.size, 1), low, high, weight)


def _scratch(vertices: int) -> _Scratch:
    never, nothing = np.full(vertices, _NEVER), np.full(vertices, -1)
    seen, queue, queued = (np.zeros(vertices + 1, np.int64) for _part in range(3))
    return _Scratch(never, nothing, seen, queue, queued)


def _enter(start: int, end: int, payments: int, mate: Ints, graph: _Graph, by: Ints) -> None:
    """Walk the chain back: each payment on it takes the call that was reached from it; one may be left without."""
    if end == start:
        return
    at = end
    if end < payments:
        at = int(graph.high[mate[end]])
        mate[end] = -1
    while at >= 0:
        edge = int(by[at])
        one = int(graph.low[edge])
        old = int(mate[one])
        mate[one] = mate[at] = edge
        at = int(graph.high[old]) if old >= 0 else -1


def _search(
    start: int, barred: int, mate: Ints, first: Ints, edges: Ints, low: Ints, high: Ints, weight: Ints,
    gains: Ints, by: Ints, seen: Ints, queue: Ints, queued: Ints,
) -> tuple[int, int, int]:  # fmt: skip
    """Return the gain of the best chain of changes from a vertex on, the vertex where it ends, and that up to `barred`.

    It ends at a vertex of the other side that is free, or at one of its own that is left without; at `start`: nothing
    changes. A loop, to be compiled; `gains` is left as it was found.
    """
    best, end, size = 0, start, queue.size
    gains[start], queue[0], seen[0] = 0, start, start
    head, tail, count = 0, 1, 1
    while head != tail:
        at = queue[head]
        head = (head + 1) % size
        queued[at] = 0
        for place in range(first[at], first[at + 1]):
            edge = edges[place]
            one = low[edge] + high[edge] - at
            gain = gains[at] + weight[edge]
            if edge == mate[at] or gain <= gains[one]:
                continue
            if gains[one] == _NEVER:
                seen[count] = one
                count += 1
            gains[one], by[one] = gain, edge
            if one == barred:
                continue
            other = one
            if mate[one] >= 0:
                other = low[mate[one]] + high[mate[one]] - one
                gain -= weight[mate[one]]
                if gain <= gains[other]:
                    continue
                if gains[other] == _NEVER:
                    seen[count] = other
                    count += 1
                gains[other] = gain
                if not queued[other]:
                    queue[tail], queued[other] = other, 1
                    tail = (tail + 1) % size
            if gain > best:
                best, end = gain, other
    direct = gains[barred] if barred >= 0 else _NEVER
    for place in range(count):
        gains[seen[place]] = _NEVER
    return best, end, direct

"""Where nodes are drawn: near those they deal with, by stress majorisation; the same to the last byte everywhere.

The measure is the stress of T. Kamada and S. Kawai, "An algorithm for drawing general undirected graphs", Information
Processing Letters 31 (1989): two nodes as far apart as steps lie between them, near ones above all. Each node in turn
moves to where the others want it (E. Gansner, Y. Koren, S. North, "Graph drawing by stress majorization", GD 2004).
Only + - * / and square roots in a fixed order are used, which every machine rounds the same way; no chance.
"""

import numpy as np
from numpy.typing import NDArray

from relais.link.components import Ints
from relais.store.native import native

Floats = NDArray[np.float64]
# Positions are whole hundredths of a step: what is drawn needs no more.
GRID = 100
# Sweeps over all pairs of a component: many where they cost nothing, few in a large one.
_MOST_SWEEPS, _LEAST_SWEEPS, _WORK = 100, 10, 300_000_000
# Between two components, and how much wider than high all of them may be.
_GAP = 2 * GRID
_WIDE = 1.6


def lay(starts: Ints, far: Ints, seed: Floats) -> Ints:
    """Return x and y of each node of a connected graph, in hundredths of a step, from (0, 0) up: shape (2, nodes).

    The neighbours of a node are `far[starts[node] : starts[node + 1]]`. `seed`, shape (2, nodes), from 0 to 1,
    keeps apart nodes that nothing else does: it comes from what a node is, not from where it stands in a list.
    """
    nodes = starts.size - 1
    sweeps = min(_MOST_SWEEPS, max(_LEAST_SWEEPS, _WORK // (nodes * nodes)))
    steps = np.zeros((nodes, nodes), np.int16)
    native(_distances, nodes * far.size)(starts, far, steps)
    at = _start(steps, seed)
    native(_settle, nodes * nodes * sweeps)(steps, at, sweeps)
    placed: Ints = np.rint(at * GRID).astype(np.int64)
    placed -= placed.min(axis=1, keepdims=True)
    return placed


def pack(widths: Ints, heights: Ints) -> tuple[Ints, Ints]:
    """Return where each box goes, so that none meets another: rows of boxes, highest first."""
    order = np.lexsort((np.arange(widths.size), -widths, -heights))
    area = int(np.sum((widths + _GAP) * (heights + _GAP)))
    row_width = max(int(np.sqrt(area * _WIDE)), int(widths.max(initial=0)))
    x, y = np.zeros(widths.size, np.int64), np.zeros(widths.size, np.int64)
    across, down, row = 0, 0, 0
    for box in order:
        if across and across + widths[box] > row_width:
            across, down, row = 0, down + row + _GAP, 0
        x[box], y[box] = across, down
        across += widths[box] + _GAP
        row = max(row, int(heights[box]))
    return x, y


def _start(steps: NDArray[np.int16], seed: Floats) -> Floats:
    """Return first positions: how much nearer a node is to one of two far nodes than to the other, twice."""
    nearest = steps[0].astype(np.int64)
    far = []
    for _pivot in range(4):
        far.append(steps[int(np.argmax(nearest))].astype(np.float64))
        nearest = np.minimum(nearest, steps[int(np.argmax(nearest))])
    return np.stack([(far[0] - far[1]) / 2, (far[2] - far[3]) / 2]) + seed


def _distances(starts: Ints, far: Ints, steps: NDArray[np.int16]) -> None:
    nodes = starts.size - 1
    queue = np.zeros(nodes, np.int64)
    for root in range(nodes):
        row = steps[root]
        row[:] = -1
        row[root] = 0
        queue[0] = root
        head, tail = 0, 1
        while head < tail:
            here = queue[head]
            head += 1
            for at in range(starts[here], starts[here + 1]):
                there = far[at]
                if row[there] < 0:
                    row[there] = row[here] + 1
                    queue[tail] = there
                    tail += 1


def _settle(steps: NDArray[np.int16], at: Floats, sweeps: int) -> None:
    nodes = steps.shape[0]
    x, y = at[0], at[1]
    for _sweep in range(sweeps):
        for node in range(nodes):
            here_x, here_y = x[node], y[node]
            sum_x, sum_y, sum_w = 0.0, 0.0, 0.0
            for other in range(nodes):
                if other == node:
                    continue
                want = float(steps[node, other])
                weight = 1.0 / (want * want)
                off_x, off_y = here_x - x[other], here_y - y[other]
                length = np.sqrt(off_x * off_x + off_y * off_y)
                pull = want / length if length > 0.0 else 0.0
                sum_x += weight * (x[other] + off_x * pull)
                sum_y += weight * (y[other] + off_y * pull)
                sum_w += weight
            if sum_w > 0.0:
                x[node], y[node] = sum_x / sum_w, sum_y / sum_w

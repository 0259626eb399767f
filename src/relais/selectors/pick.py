"""Chooses among tokens that overlap: the longest, then the kind that comes first, then the place."""

from typing import Any

import numpy as np
import numpy.typing as npt


def pick(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], kinds: npt.NDArray[np.int64]) -> Any:
    """Return the indices of the tokens that stay, by place."""
    order = np.argsort(starts, kind="stable")
    begin, end = starts[order], ends[order]
    reach = np.maximum.accumulate(end)
    joined = np.zeros(len(order), np.bool_)
    joined[1:] = begin[1:] < reach[:-1]
    if not joined.any():
        return order
    disputed = joined.copy()
    disputed[:-1] |= joined[1:]
    kept = order[~disputed]
    rivals = order[disputed]
    ranked = rivals[np.lexsort((starts[rivals], kinds[rivals], starts[rivals] - ends[rivals]))]
    won = ranked[_free(starts[ranked], ends[ranked])]
    chosen = np.concatenate([kept, won])
    return chosen[np.argsort(starts[chosen], kind="stable")]


def _free(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell, in the order given, which ranges meet no earlier one that stays.

    Longer ranges come first, so a range that meets one of them has its first or its last byte in it.
    """
    low = int(starts.min())
    taken = bytearray(int(ends.max()) - low)
    free = np.zeros(len(starts), np.bool_)
    for place, (start, end) in enumerate(zip((starts - low).tolist(), (ends - low).tolist(), strict=True)):
        if not taken[start] and not taken[end - 1]:
            taken[start:end] = b"\x01" * (end - start)
            free[place] = True
    return free

"""Minimum set cover over whole numbers as sets: reductions, greedy, two lower bounds, and branch and bound.

A payee's set has a bit for each payer that pays it.
"""

import heapq
from collections.abc import Iterator

import numpy as np

from relais.link.components import Ints

# What is left after the reductions is searched in full up to this many payees, and this many tries; beyond, the greedy
# set stands, with how far from the smallest it can be. Tries, not seconds: the answer is the same on every machine.
MOST_PAYEES = 60
MOST_TRIES = 1_000
# Comparing each with each is worth it up to here.
_REDUCED = 400
# Rounds of `relaxed_bound`, and how much smaller its steps become each time.
_ROUNDS, _DAMPED = 200, 0.98


def greedy(sets: dict[int, int], everyone: int) -> list[int]:
    """Return payees, each the one that covers most payers left, the lowest number among equals.

    `sets` has the payers of each payee as bits of a whole number; `everyone` the payers to cover.
    """
    chosen, left = [], everyone
    # What a payee adds can only shrink: one that still leads when counted anew is the best.
    heap = [(-(payers & everyone).bit_count(), payee) for payee, payers in sets.items()]
    heapq.heapify(heap)
    while left:
        payee = heap[0][1]
        adds = (-(sets[payee] & left).bit_count(), payee)
        if adds != heap[0]:
            heapq.heapreplace(heap, adds)
            continue
        heapq.heappop(heap)
        chosen.append(payee)
        left &= ~sets[payee]
    # What the others cover too is not needed.
    twice = _twice(sets, chosen)
    for payee in list(chosen):
        if not sets[payee] & everyone & ~twice:
            chosen.remove(payee)
            twice = _twice(sets, chosen)
    return chosen


def _twice(sets: dict[int, int], chosen: list[int]) -> int:
    """Return the payers whom two of the chosen payees cover."""
    once = twice = 0
    for payee in chosen:
        twice |= once & sets[payee]
        once |= sets[payee]
    return twice


def lower_bound(sets: dict[int, int], everyone: int) -> int:
    """Return how many payees any cover has at least: payers no two of whom pay one payee; or each payer's share.

    A payer's share is 1 / (payers of its largest payee): the shares of any payee's payers add up to one at most.
    """
    apart, left = 0, everyone
    holders = _holders(sets, everyone)
    for bit in sorted(holders, key=lambda bit: (len(holders[bit]), bit)):
        if left >> bit & 1:
            apart += 1
            for payee in holders[bit]:
                left &= ~sets[payee]
    largest = [max((sets[payee] & everyone).bit_count() for payee in payees) for payees in holders.values()]
    # Shares of one size are counted together, so that no fraction is rounded up.
    shares = sum(n / size for size, n in zip(*np.unique(largest, return_counts=True), strict=True)) if largest else 0
    return max(apart, int(np.ceil(shares - 1e-9)))


def relaxed_bound(sets: dict[int, int], everyone: int, enough: int) -> int:
    """Return how many payees any cover has at least, by prices that the payers pay to be covered.

    Whatever the prices, no cover has fewer payees than their sum, less what any payee would be overpaid (the Lagrangian
    relaxation; M. Held and R. Karp, Mathematical Programming 1, 1971). Prices are raised where nobody covers a payer
    and lowered where several do; `enough` is the size of a cover that is known.
    """
    holders = _holders(sets, everyone)
    number = {payee: at for at, payee in enumerate(sets)}
    payer = np.repeat(np.arange(len(holders)), [len(payees) for payees in holders.values()])
    payee = np.array([number[one] for payees in holders.values() for one in payees], np.int64)
    price = np.full(len(holders), 1 / max(payers.bit_count() for payers in sets.values()))
    best, step = 0.0, 1.0
    for _round in range(_ROUNDS):
        left = 1 - np.bincount(payee, weights=price[payer], minlength=len(sets))
        # Added one after another: `sum` groups its terms as the processor likes.
        bound = float(np.cumsum(price)[-1] + np.cumsum(np.minimum(left, 0))[-1])
        best = max(best, bound)
        off = 1 - np.bincount(payer, weights=left[payee] < 0, minlength=len(holders))
        length = float(np.cumsum(off * off)[-1])
        if not length or best > enough - 1:
            break
        price = np.maximum(price + step * (enough - bound) / length * off, 0)
        step *= _DAMPED
    return int(np.ceil(best - 1e-6))


def sets_of(payer: Ints, payee: Ints) -> tuple[dict[int, int], int]:
    """Return the payers of each payee as bits, and all payers, from pairs in any order."""
    payers, bit = np.unique(payer, return_inverse=True)
    sets: dict[int, int] = {}
    for one, at in zip(payee.tolist(), bit.tolist(), strict=True):
        sets[one] = sets.get(one, 0) | 1 << at
    return sets, (1 << payers.size) - 1


def _bits(number: int) -> Iterator[int]:
    while number:
        yield (number & -number).bit_length() - 1
        number &= number - 1


def _holders(sets: dict[int, int], everyone: int) -> dict[int, list[int]]:
    """Return the payees of each payer that is to be covered."""
    holders: dict[int, list[int]] = {bit: [] for bit in _bits(everyone)}
    for payee, payers in sets.items():
        for bit in _bits(payers & everyone):
            holders[bit].append(payee)
    return holders


def solve(sets: dict[int, int], everyone: int) -> tuple[list[int], int]:
    """Return a cover, and how many payees any cover has at least: the smallest where these are as many."""
    forced, sets, everyone = _reduced(sets, everyone)
    if not everyone:
        return forced, len(forced)
    first, bound = greedy(sets, everyone), lower_bound(sets, everyone)
    if len(first) > bound:
        bound = max(bound, relaxed_bound(sets, everyone, len(first)))
    if len(first) > bound and len(sets) <= MOST_PAYEES:
        first, bound = _Search(sets, first, bound).run(everyone)
    return forced + first, len(forced) + bound


def _reduced(sets: dict[int, int], everyone: int) -> tuple[list[int], dict[int, int], int]:
    """Return the payees that some smallest cover holds, and the sets and payers that are left to cover.

    A payer's only payee is in every cover. A payee whose payers all pay another one of more is not needed, and of
    two with the same payers the first is kept. A payer whose payees include all of another's is covered with it.
    """
    forced: list[int] = []
    while True:
        before = (len(sets), everyone)
        holders = _holders(sets, everyone)
        for payee in sorted({payees[0] for payees in holders.values() if len(payees) == 1}):
            forced.append(payee)
            everyone &= ~sets.pop(payee)
        sets = {payee: payers & everyone for payee, payers in sets.items() if payers & everyone}
        if max(len(sets), everyone.bit_count()) <= _REDUCED:
            sets = _undominated(sets)
            everyone = _implied(sets, everyone)
        if (len(sets), everyone) == before:
            return forced, sets, everyone


def _undominated(sets: dict[int, int]) -> dict[int, int]:
    kept: dict[int, int] = {}
    for payee in sorted(sets, key=lambda payee: (-sets[payee].bit_count(), payee)):
        if all(sets[payee] & ~larger for larger in kept.values()):
            kept[payee] = sets[payee]
    return dict(sorted(kept.items()))


def _implied(sets: dict[int, int], everyone: int) -> int:
    kept: list[set[int]] = []
    left = 0
    holders = {bit: set(payees) for bit, payees in _holders(sets, everyone).items()}
    for bit in sorted(holders, key=lambda bit: (len(holders[bit]), bit)):
        if not any(fewer <= holders[bit] for fewer in kept):
            kept.append(holders[bit])
            left |= 1 << bit
    return left


class _Search:
    """Branch and bound: the payer with the fewest payees, one branch each; cut where the bound forbids a gain."""

    def __init__(self, sets: dict[int, int], best: list[int], bound: int) -> None:
        self.sets, self.best, self.bound, self.tries = sets, best, bound, 0

    def run(self, everyone: int) -> tuple[list[int], int]:
        """Return the best cover and the bound that is proven."""
        self._branch(everyone, [], frozenset())
        proven = self.tries < MOST_TRIES or len(self.best) == self.bound
        return self.best, len(self.best) if proven else self.bound

    def _branch(self, left: int, chosen: list[int], barred: frozenset[int]) -> None:
        if not left:
            self.best = list(chosen)
            return
        self.tries += 1
        open_ = {payee: payers for payee, payers in self.sets.items() if payee not in barred and payers & left}
        holders = _holders(open_, left)
        scarce = min(holders, key=lambda bit: (len(holders[bit]), bit))
        for payee in sorted(holders[scarce], key=lambda payee: (-(open_[payee] & left).bit_count(), payee)):
            if self.tries >= MOST_TRIES or len(self.best) == self.bound:
                return
            if len(chosen) + lower_bound(open_, left) >= len(self.best):
                return
            self._branch(left & ~open_[payee], [*chosen, payee], barred)
            # Every cover with this payee has been weighed: the branches that follow do without it.
            barred |= {payee}
            del open_[payee]
            if any(not (set(payees) - barred) for bit, payees in holders.items() if left >> bit & 1):
                return

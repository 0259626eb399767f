"""Clusters that hold: the strongest links join first, and a join is refused where somebody would become two people.

A link too weak to join by itself does where nobody else fits nearly as well: a name that two people could bear is
neither's, one that a single person bears is his more likely than nobody's.

A join of two groups is refused where two names or two dates of birth in it contradict each other, where a person has
said "different", where no authorisation covers it, and where two groups of some size would hang on one weak link. What
is refused stays a proposal, with the reason. The result is a function of the nodes and links alone, in whatever order.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from relais.model.notice import msg

NAMES = msg("two names in it contradict each other")
BIRTHS = msg("two dates of birth in it contradict each other")
JUDGED = msg("a named person said otherwise")
UNSURE = msg("a named person was not sure")
UNAUTHORISED = msg("no authorisation covers both procedures")
BRIDGE = msg("two groups would hang on one weak link")
TORN = msg("it could as well be somebody else's, whose name or date of birth contradicts this one")
RIVAL = msg("somebody else fits nearly as well")

# Two groups of this size or more need two links between them, or one this many bits above what merges.
GROUP = 3
STRONG_BITS = 6.0
# Two names or dates that contradict each other, between nodes that nothing links, weigh this against a join, or less.
CLASH_BITS = 10.0
# A mention that two people could claim, with no more than this many bits between them, is neither's.
TORN_BITS = 3.0
# A link that would not merge by itself does where it weighs this many bits more than any other of either side.
AHEAD_BITS = 2.0


@dataclass(frozen=True)
class Link:
    """Two nodes and the bits that speak for one person; `low` before `high` in the order of their ids."""

    low: int
    high: int
    bits: float


@dataclass
class Clusters:
    """The group of each node, named by its first, and the links that were refused, each with its reason.

    `ahead`: the links too weak to join by themselves that did, as nobody else fitted nearly as well.
    """

    of: dict[int, int]
    refused: dict[tuple[int, int], str]
    ahead: frozenset[tuple[int, int]]


# Why two groups may never be one, whatever links them; and why two nodes that are not linked may not be one.
Refusal = Callable[[Sequence[int], Sequence[int]], str | None]
Clash = Callable[[int, int], str | None]
# Whether a node says nothing by itself of who it is: no full name, no date of birth.
Bare = Callable[[int], bool]


def cluster(
    links: Collection[Link],
    bound: Iterable[tuple[int, int]],
    merge: float,
    refusal: Refusal,
    clash: Clash,
    bare: Bare,
    *,
    clear: float,
    names_tell: bool,
    against: Mapping[str, float] = MappingProxyType({NAMES: CLASH_BITS, BIRTHS: CLASH_BITS}),
) -> Clusters:
    """Join nodes by the links of `merge` bits or more, strongest first; `bound` pairs are joined before any link.

    From `clear` bits on, a link joins two groups where no third fits either of them nearly as well: within AHEAD_BITS.
    A join is refused for what `refusal` says of the two groups, where a bare mention could be another's as well, and
    where the pairs between the groups that clash outweigh those that are linked: each by the bits that `against` gives
    its reason. A linked pair does not clash, for it has been weighed; but where `names_tell`, no link joins two names
    that contradict each other.
    """
    groups = _Groups()
    for low, high in sorted(bound):
        groups.join(low, high)
    fits: dict[int, dict[int, float]] = defaultdict(dict)
    for link in links:
        fits[link.low][link.high] = fits[link.high][link.low] = link.bits
    beside = {node: {other: bits for other, bits in near.items() if bits >= merge} for node, near in fits.items()}
    joining = (link for link in links if link.bits >= clear)
    refused: dict[tuple[int, int], str] = {}
    ahead = set()
    for link in sorted(joining, key=lambda link: (-link.bits, link.low, link.high)):
        ours, theirs = groups.of(link.low), groups.of(link.high)
        if ours is theirs:
            continue
        least = merge if link.bits >= merge else clear
        between = {
            (a, b): bits for a in ours for b, bits in fits[a].items() if bits >= least and groups.of(b) is theirs
        }
        reason = (
            refusal(ours, theirs)
            or (names_tell and _contradicts(link, clash))
            or _torn(link, beside, clash, bare)
            or (least < merge and _rivalled(link, ours, theirs, fits, groups))
            or _hangs(ours, theirs, between, least)
            or _clashes(ours, theirs, {pair: bits - least for pair, bits in between.items()}, clash, against)
        )
        if reason:
            refused[link.low, link.high] = reason
        else:
            groups.join(link.low, link.high)
            if link.bits < merge:
                ahead.add((link.low, link.high))
    head = groups.head
    apart = {pair: why for pair, why in refused.items() if head[pair[0]] != head[pair[1]]}
    return Clusters(head, apart, frozenset(ahead))


class _Groups:
    """Groups of nodes, each named by its first."""

    def __init__(self) -> None:
        self.head: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def of(self, node: int) -> list[int]:
        return self._members.setdefault(self.head.setdefault(node, node), [node])

    def join(self, one: int, other: int) -> None:
        if self.of(one) is self.of(other):
            return
        low, high = sorted((self.head[one], self.head[other]))
        for node in self._members[high]:
            self.head[node] = low
        self._members[low] = sorted(self._members[low] + self._members.pop(high))


def _rivalled(
    link: Link, ours: Sequence[int], theirs: Sequence[int], fits: Mapping[int, Mapping[int, float]], groups: _Groups
) -> str | None:
    """Say whether a third group fits one of the two nearly as well, be it too little to join."""
    for node in (*ours, *theirs):
        for rival, bits in fits[node].items():
            near = bits > link.bits - AHEAD_BITS
            if near and groups.of(rival) is not ours and groups.of(rival) is not theirs:
                return RIVAL
    return None


def _hangs(
    ours: Sequence[int], theirs: Sequence[int], between: Mapping[tuple[int, int], float], merge: float
) -> str | None:
    """Say whether two groups of some size would hang on one weak link."""
    if min(len(ours), len(theirs)) < GROUP:
        return None
    return BRIDGE if len(between) == 1 and max(between.values()) < merge + STRONG_BITS else None


def _contradicts(link: Link, clash: Clash) -> str | None:
    """Say whether the two ends bear names that contradict each other: twins share a house, a telephone, a birthday."""
    return NAMES if clash(link.low, link.high) == NAMES else None


def _torn(link: Link, beside: Mapping[int, Mapping[int, float]], clash: Clash, bare: Bare) -> str | None:
    """Say whether a bare end of the link is claimed as well by another that contradicts the other end.

    Only by a link that merges: it speaks against one that does so itself, and what is weaker is `_rivalled`'s to see.
    """
    for end, other in ((link.low, link.high), (link.high, link.low)):
        for rival, bits in beside[end].items() if bare(end) else ():
            if bits >= link.bits - TORN_BITS and rival != other and rival not in beside[other] and clash(rival, other):
                return TORN
    return None


def _clashes(
    ours: Sequence[int],
    theirs: Sequence[int],
    beyond: Mapping[tuple[int, int], float],
    clash: Clash,
    against: Mapping[str, float],
) -> str | None:
    """Return the first clash where the clashes outweigh what the links have `beyond` a mere merge."""
    allowed = sum(beyond.values())
    first = None
    for a, b in product(ours, theirs):
        if (a, b) not in beyond and (reason := clash(a, b)):
            first = first or reason
            allowed -= against[reason]
            if allowed < 0:
                return first
    return None

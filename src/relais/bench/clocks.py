"""Clocks: whose first datum is lost while it waits for its turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from relais.bench import orders
from relais.bench.metrics import RELAIS, Figure, share
from relais.bench.scene import Scene

# What a team of 13 gets through in a week: one item each, two, five, ten.
TEAM = 13
PER_WEEK = (TEAM, 2 * TEAM, 5 * TEAM, 10 * TEAM)


@dataclass(frozen=True)
class Item:
    """One piece of work: its rank in our order, when it came in, and when its first datum is lost (None: not known)."""

    rank: int
    name: str
    received: datetime | None
    first_expiry: datetime | None
    expired: bool = False


def score(scene: Scene, items: str) -> Iterator[Figure]:
    """Yield the figures of `items`: 'reports', the queue, or 'leads', the packages' order."""
    held = [Item(*row) for row in scene.rows(_ITEMS[items])]
    if items == "reports":
        yield Figure(f"clocks.expired_share:{items}", share(sum(i.expired for i in held), len(held)), len(held))
    came = {RELAIS: _ours, "arrival": _came}
    for engine, key in came.items():
        ordered = sorted(held, key=key)
        for per_week in PER_WEEK:
            value, timed = lost_share(ordered, scene.as_of, per_week)
            yield Figure(f"clocks.lost_share:{items}/{per_week}", value, timed, engine)


def lost_share(ordered: Sequence[Item], as_of: datetime, per_week: int) -> tuple[float | None, int]:
    """Return the share lost, and over how many; item number i is worked on i / `per_week` weeks after `as_of`.

    What was lost before the work began, and what has no known end, can be saved or lost by no order: left out.
    """
    timed = [
        (item.first_expiry, as_of + timedelta(weeks=place / per_week))
        for place, item in enumerate(ordered, 1)
        if item.first_expiry is not None and item.first_expiry > as_of
    ]
    return share(sum(end < turn for end, turn in timed), len(timed)), len(timed)


def _ours(item: Item) -> tuple[float, str]:
    return (item.rank, item.name)


def _came(item: Item) -> tuple[float, str]:
    return (orders.arrival(item.received), item.name)


_ITEMS = {
    "reports": """
        SELECT q.rank, q.report_id, min(a.received), q.first_expiry, q.clock_state = 'expired'
        FROM run_queue q LEFT JOIN origin USING (source_id) LEFT JOIN truth_alert a USING (path)
        GROUP BY ALL ORDER BY q.rank
    """,
    # A lead tells no state: without an end to come it is answered, expired or not known.
    "leads": "SELECT rank, lead, first_seen, first_expiry FROM lead ORDER BY rank",
}

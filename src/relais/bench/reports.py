"""Triage: how soon an order of work reaches the reports that matter."""

from collections.abc import Iterator
from datetime import datetime

from relais.bench import orders
from relais.bench.curve import curve
from relais.bench.metrics import RELAIS, Figure, share
from relais.bench.packages import depths
from relais.bench.scene import Scene


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the figures of the queue of reports."""
    queue = scene.rows(_QUEUE)
    relevant = {group for (group,) in scene.rows(_RELEVANT)}
    for engine in (RELAIS, "arrival", "priority"):
        reached = curve([(_key(engine, *row[1:4]), row[0], row[4]) for row in queue], relevant)
        yield from depths(reached, "triage", engine)
    yield Figure("triage.base_rate", share(float(reached.hits.sum()), len(queue)), len(queue))


def _key(engine: str, rank: int, received: datetime | None, priority: str | None) -> object:
    if engine == RELAIS:
        return rank
    return orders.priority(priority) if engine == "priority" else orders.arrival(received)


# One group is an alert and what repeats it: whoever has read the first learns nothing from the second.
_ALERTS = """
    alerts AS (
        SELECT path, reference, relevant, received, priority, coalesce(duplicate_of, path) AS file,
            coalesce(duplicate_of, path) || CASE WHEN duplicate_of IS NULL AND count(*) OVER (PARTITION BY path) > 1
            THEN '#' || coalesce(reference, '') ELSE '' END AS story
        FROM truth_alert)
"""
_RELEVANT = f"WITH {_ALERTS} SELECT DISTINCT story FROM alerts WHERE relevant ORDER BY story"
# Two files of the same bytes are one source, and so one report: it came when the first of them did.
_QUEUE = f"""
    WITH {_ALERTS}, met AS (
        SELECT q.report_id, q.rank, a.*,
            count(*) OVER (PARTITION BY q.report_id, a.path) > 1 AND a.reference IS DISTINCT FROM q.reference AS other
        FROM run_queue q JOIN origin USING (source_id) JOIN alerts a USING (path))
    SELECT q.report_id, q.rank, min(received), first(priority ORDER BY received, path),
        first(story ORDER BY received, path)
    FROM run_queue q LEFT JOIN (FROM met WHERE NOT other) met USING (report_id)
    GROUP BY q.report_id, q.rank ORDER BY q.rank
"""

"""Linking: which accounts were put together, against whose they are."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from relais.bench import clusters
from relais.bench.metrics import RELAIS, Figure, share
from relais.bench.scene import Scene

EXACT = "exact"


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the figures of our subjects, and of joining all that share one identical selector."""
    scene.con.execute("CREATE OR REPLACE TEMP TABLE cluster_relais AS SELECT * FROM run_subject")
    _join_all(scene)
    for engine in (RELAIS, EXACT):
        items = scene.rows(_ITEMS.format(engine=engine))
        truth, made = (clusters.coded([row[side] for row in items]) for side in (0, 1))
        for kind, found in (("pairwise", clusters.pairwise(truth, made)), ("bcubed", clusters.bcubed(truth, made))):
            for name, value in found.items():
                yield Figure(f"linking.{kind}_{name}", value, len(items), engine)
        [(merged, persons)] = scene.rows(_MERGED.format(engine=engine))
        yield Figure("linking.wrong_merge_share", share(merged, persons), persons, engine)


def components(ties: Iterable[tuple[int, int]], size: int) -> list[int]:
    """Return the smallest member of the component of each of `size` nodes."""
    parent = list(range(size))
    for left, right in ties:
        clusters.join(parent, left, right)
    return [clusters.root(parent, node) for node in range(size)]


def _join_all(scene: Scene) -> None:
    """Make `cluster_exact`: mentions that share any identical selector, with no thought of who shares one by design."""
    scene.con.execute(_NUMBERED)
    [(size,)] = scene.rows("SELECT count(*) FROM exact_selector")
    labels = components(scene.rows(_TIES), size)
    scene.con.register("exact_label", pa.table({"s": range(size), "label": pa.array(labels, pa.int64())}))
    scene.con.execute(_CLUSTERED)
    scene.con.unregister("exact_label")


_NUMBERED = """
    CREATE OR REPLACE TEMP TABLE exact_selector AS
    SELECT row_number() OVER (ORDER BY kind, service, value) - 1 AS s, *
    FROM (SELECT DISTINCT kind, service, value FROM bears)
"""
_TIES = """
    SELECT DISTINCT min(s) OVER (PARTITION BY reading_id, ordinal) AS first, s
    FROM bears JOIN exact_selector USING (kind, service, value) ORDER BY ALL
"""
_CLUSTERED = """
    CREATE OR REPLACE TEMP TABLE cluster_exact AS
    SELECT any_value(label)::VARCHAR AS subject_id, reading_id, ordinal
    FROM bears JOIN exact_selector USING (kind, service, value) JOIN exact_label USING (s)
    GROUP BY reading_id, ordinal
"""
# An account whose mentions fall apart is an item in each of its subjects: the split costs recall.
_ITEMS = """
    SELECT DISTINCT o.person, c.subject_id, o.kind, o.service, o.value
    FROM bears b JOIN owner o USING (kind, service, value) JOIN cluster_{engine} c USING (reading_id, ordinal)
    ORDER BY ALL
"""
_MERGED = """
    WITH inside AS (SELECT DISTINCT subject_id, person FROM bearer JOIN cluster_{engine} USING (reading_id, ordinal)),
    crowded AS (SELECT subject_id FROM inside GROUP BY subject_id HAVING count(*) > 1)
    SELECT count(DISTINCT person) FILTER (subject_id IN (FROM crowded)),
        (SELECT count(DISTINCT person) FROM bearer) FROM inside
"""

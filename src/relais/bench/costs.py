"""What a run cost: time, processor, memory, against the bare parse of the same bytes, and how it grows."""

import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence

from relais.bench.metrics import METRICS, Figure, Row, base, share
from relais.bench.road import Places, Step, measured
from relais.bench.scene import Scene

_MIB = 1 << 20


def score(scene: Scene, places: Places, steps: Sequence[Step]) -> Iterator[Figure]:
    """Yield the figures of the commands run, and of the steps that `relais sprint` tells of itself."""
    facts = int(scene.rows(_FACTS)[0][0])
    parse, _code, _error = measured("parse", [sys.executable, "-m", "relais.bench.parse", str(places.inbox)])
    yield Figure("world.facts", facts, facts)
    yield Figure("world.mib", parse.said["bytes"] / _MIB, parse.said["files"])
    for step in [*steps, *_inner(steps)]:
        yield Figure(f"time_s:{step.name}", step.wall_s, facts)
        yield Figure(f"cpu_s:{step.name}", step.cpu_s, facts)
        yield Figure(f"peak_mib:{step.name}", step.peak_mib, facts)
        yield Figure(f"facts_per_s:{step.name}", share(facts, step.wall_s), facts)
        if step.name in ("intake", "sprint/intake"):
            yield Figure("ratio_to_parse", share(step.wall_s, parse.said["wall_s"]), parse.said["files"])
            yield Figure("ratio_to_parse:cpu", share(step.cpu_s, parse.said["cpu_s"]), parse.said["files"])
    yield Figure("time_s:parse", parse.said["wall_s"], facts)
    yield Figure("cpu_s:parse", parse.said["cpu_s"], facts)


def growth(rows: Sequence[Row]) -> list[Row]:
    """Return the growth exponent of each step that was timed on at least two sizes, seed by seed."""
    facts = {(row.world, row.seed): row.n for row in rows if row.metric == "world.facts"}
    timed: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    for row in rows:
        if base(row.metric) == "time_s" and row.value and facts.get((row.world, row.seed)):
            timed[row.bench, row.seed, row.metric.partition(":")[2]].append(row)
    grown = []
    for (bench, seed, step), found in timed.items():
        value = slope([(facts[row.world, seed], row.value or 0.0) for row in found])
        if value is not None:
            worlds = "+".join(row.world for row in found)
            unit = METRICS["growth_exponent"].unit
            grown.append(Row(bench, worlds, seed, found[0].engine, f"growth_exponent:{step}", value, unit, len(found)))
    return grown


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """Return the slope of the least-squares line through (log x, log y); None for fewer than two x. All are above 0."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    if len({x for x, _y in logs}) < 2:
        return None
    middle_x, middle_y = (sum(axis) / len(logs) for axis in zip(*logs, strict=True))
    spread = sum((x - middle_x) ** 2 for x, _y in logs)
    return float(sum((x - middle_x) * (y - middle_y) for x, y in logs) / spread)


def _inner(steps: Sequence[Step]) -> list[Step]:
    """Return the steps inside `relais sprint`, as it measured them itself: without the start of the program."""
    return [
        Step(f"sprint/{told['name']}", told["wall_s"], told["cpu_s"], told["peak_mib"])
        for step in steps
        if step.name == "sprint"
        for told in step.said["steps"]
    ]


_FACTS = "SELECT " + " + ".join(
    f"(SELECT count(*) FROM {table})"
    for table in ("report", "party", "selector", "payment", "call", "message", "login", "media")
)

"""Runs a benchmark: writes worlds, runs the road over each, scores what came out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from relais.bench import clocks, costs, damage, evidence, linking, memory, packages, reading, reports, sessions
from relais.bench.curve import Curve
from relais.bench.metrics import Figure, Row, rows
from relais.bench.provenance import provenance
from relais.bench.road import Places, travel, write_world
from relais.bench.scene import Scene, scene

BENCHES = ("sprint", "triage", "link", "memory", "evidence")

Progress = Callable[[int, int, str], None]


def silent(_done: int, _all: int, _name: str) -> None:
    """Say nothing of how far the work has come."""


@dataclass
class Result:
    """What a benchmark found: flat rows, where they come from, the last world's curves, and what could not be run."""

    rows: list[Row] = field(default_factory=list)
    provenance: dict[str, object] = field(default_factory=dict)
    curves: dict[str, Curve] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def run(
    bench: str,
    folder: Path,
    sizes: Sequence[str],
    seeds: Sequence[int],
    parameters: Path | None = None,
    progress: Progress = silent,
    keep: Sequence[str] = (),
) -> Result:
    """Run a benchmark on each size and seed; raises BenchError where a command does not end well.

    With `keep` each world is written once for each of its entries, with those persons alone: `0.05` or `alerts`.
    """
    result, drawn = Result(), dict[str, object]()
    worlds = [(size, seed, part) for size in sizes for seed in seeds for part in keep or [""]]
    for done, (size, seed, part) in enumerate(worlds):
        world = f"{size} keep {part}" if part else size
        progress(done, len(worlds), f"{world} {seed}")
        places, written = write_world(
            folder / f"{world.replace(' ', '-')}-{seed}", size, seed, parameters, part or None
        )
        steps = [written, *travel(places, bench)]
        opened = open_run(places)
        figures = [*_scores(bench, opened, places), *costs.score(opened, places, steps)]
        result.rows += rows(figures, bench, world, seed)
        if bench == "sprint":
            result.curves = packages.curves(packages.leads(opened), set(packages.positives(opened)))
        drawn[f"{world} {seed}"] = opened.world["parameters"]
        opened.con.close()
    result.rows += costs.growth(result.rows)
    result.provenance = provenance(seeds, drawn)
    return result


def open_run(places: Places) -> Scene:
    """Open what the road left beside the truth of its world."""
    return scene(places.world, places.home, places.out if places.out.is_dir() else None)


def _scores(bench: str, opened: Scene, places: Places) -> Iterator[Figure]:
    if bench == "sprint":
        for part in (reading, damage, packages, linking, evidence, sessions):
            yield from part.score(opened)
        yield from clocks.score(opened, "leads")
    elif bench == "triage":
        yield from reports.score(opened)
    elif bench == "link":
        yield from linking.score(opened)
    elif bench == "memory":
        yield from memory.score(opened, places)
    else:
        for part in (evidence, sessions):
            yield from part.score(opened)
    if bench in ("sprint", "triage"):
        yield from clocks.score(opened, "reports")

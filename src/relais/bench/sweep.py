"""Runs the grid, cell after cell, and says how much of the held-out part meets the goal."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from relais.bench import evidence, linking, packages, sessions
from relais.bench.grid import Cell, cells, thinned, toml_of
from relais.bench.metrics import RELAIS, Figure, Row, rows, share
from relais.bench.provenance import provenance
from relais.bench.road import BenchError, Places, travel, write_world
from relais.bench.run import Progress, Result, open_run, silent

# What a cell must reach in precision and in recall, at the leads proposed.
GOAL = 0.9
HELD_OUT = "held-out/"


def sweep(
    folder: Path, size: str, seeds: Sequence[int], progress: Progress = silent, grid: Sequence[Cell] | None = None
) -> Result:
    """Run the grid; what cannot be run to its end is told as a failure. Each world is removed when it is scored."""
    result, done = Result(), 0
    grid = cells() if grid is None else grid
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        # Neighbours of the same parameters differ in what is taken away: they share one world.
        for parameters, alike in groupby(grid, key=lambda cell: cell.parameters):
            with TemporaryDirectory(prefix="cell-", dir=folder) as place:
                file = Path(place, "parameters.toml")
                file.write_text(toml_of(parameters), encoding="utf-8")
                world: Places | BenchError = _written(Path(place), size, seed, file)
                for nth, cell in enumerate(alike):
                    progress(done, len(grid) * len(seeds), f"{cell.name} {seed}")
                    done += 1
                    try:
                        if isinstance(world, BenchError):
                            raise world
                        figures = list(_scored(world, Path(place, str(nth)), cell))
                    except BenchError as error:
                        result.failures.append(f"{cell.name}, seed {seed}: {error}")
                        continue
                    result.rows += rows(figures, "sprint", f"{size} {cell.name}", seed)
    result.rows += met(result.rows, size, seeds, sum(cell.name.startswith(HELD_OUT) for cell in grid))
    result.provenance = provenance(seeds, {cell.name: {**cell.parameters, "without": cell.without} for cell in grid})
    return result


def met(found: Sequence[Row], size: str, seeds: Sequence[int], held_out: int) -> list[Row]:
    """Return, seed by seed, the share of the held-out cells that reach the goal; one that failed does not."""
    told = []
    for seed in seeds:
        reached: dict[str, list[float]] = {}
        for row in found:
            metric = row.metric in ("packages.precision:proposed", "packages.recall:proposed")
            if metric and row.engine == RELAIS and row.seed == seed and row.world.startswith(f"{size} {HELD_OUT}"):
                reached.setdefault(row.world, []).append(row.value or 0.0)
        good = sum(min(values) >= GOAL for values in reached.values())
        figure = Figure("grid.met_share", share(good, held_out), held_out)
        told += rows([figure], "sprint", f"{size} {HELD_OUT}", seed)
    return told


def _written(place: Path, size: str, seed: int, parameters: Path) -> Places | BenchError:
    try:
        return write_world(place / "whole", size, seed, parameters)[0]
    except BenchError as error:
        return error


def _scored(world: Places, place: Path, cell: Cell) -> Iterator[Figure]:
    """Run the road over what the cell leaves of the inbox, and yield its figures."""
    inbox = world.inbox
    if cell.without:
        inbox = place / "inbox"
        thinned(world.inbox, cell.without, inbox)
    place.mkdir(exist_ok=True)
    places = Places(place, world.world, inbox)
    travel(places, "sprint")
    opened = open_run(places)
    for part in (packages, linking, evidence, sessions):
        yield from part.score(opened)
    opened.con.close()

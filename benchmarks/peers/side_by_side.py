"""`python -m benchmarks peers`: every peer and ours on the same labelled sets, by the same scorer.

Needs the package index once, to install the peers. One that cannot be installed or run says so and why.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import people
from benchmarks.peers.environment import NotReadyError, python_of
from benchmarks.peers.registry import OF_MENTIONS, OF_NAMES, RUNNERS, Peer
from relais.bench import labelled, mentions, names
from relais.bench.metrics import RELAIS, Figure, Row, rows
from relais.bench.provenance import provenance
from relais.bench.road import BenchError

SETS = ("fake_1000.csv", "febrl3.parquet", "febrl4.parquet", "historical_50k.parquet", "relay_mentions_dev.parquet",
        "names_xborder_dev.csv", "name_bench_cases.csv")  # fmt: skip
_MENTIONS = {"pair F1": "mentions.pair_f1:merged", "best": "mentions.pair_best_f1", "R@99": "mentions.recall_at_99",
             "cand.": "mentions.candidate_recall", "B3 P": "mentions.bcubed_precision",
             "B3 R": "mentions.bcubed_recall", "B3 F1": "mentions.bcubed_f1", "best B3": "mentions.bcubed_best_f1",
             "clus.F1": "mentions.cluster_f1", "largest": "mentions.largest_ratio",
             "wrong": "mentions.wrong_merge_share", "CPU s": "cpu_s:try-link", "MiB": "peak_mib:try-link"}  # fmt: skip
_NAMES = {"F1": "names.f1", "P": "names.precision", "R": "names.recall", "split F1": "names.split_f1",
          "always": "names.base_f1", "F1 Person": "names.f1:schema=Person",
          "split Person": "names.split_f1:schema=Person", "siblings": "names.false_positive_share:category=sibling",
          "us/pair": "names.us_per_pair"}  # fmt: skip
Score = Callable[[Sequence[str], Path, str], Iterator[Figure]]


def main(arguments: list[str]) -> int:
    """Run the peers over the sets named, or all; print a table per set, or everything as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks peers")
    parser.add_argument("--set", action="append", dest="sets", help="a file, or the name of one of the shared sets")
    parser.add_argument("--people", action="append", type=int, help="so many rows of invented people instead of a set")
    parser.add_argument("--peer", action="append", dest="peers", help="the beginning of a peer's name, or relais")
    parser.add_argument("--json", action="store_true", dest="as_json")
    asked = parser.parse_args(arguments)
    found: list[Row] = []
    with TemporaryDirectory(prefix="relais-people-") as folder:
        made = [people.write(rows, Path(folder)) for rows in asked.people or ()]
        for path in made or [_path(name) for name in asked.sets or SETS]:
            if not path.exists():
                print(f"{path.name}: NOT RUN: there is no {path} (set RELAIS_SAMPLES)", file=sys.stderr)
                continue
            of_set = list(_set(path, asked.peers))
            found += of_set
            if not asked.as_json:
                _print(path.name, of_set)
    if asked.as_json:
        print(json.dumps({"provenance": provenance([], {}), "rows": [asdict(row) for row in found]}, indent=1))
    return 0


def _path(name: str) -> Path:
    """Return the file of that path, or the shared set of that name, with or without its ending."""
    folder = Path(os.environ.get("RELAIS_SAMPLES", Path(__file__).parents[3] / "shared")) / "bench" / "er"
    known = next((one for one in SETS if name in (one, one.rpartition(".")[0])), name)
    return Path(name) if Path(name).exists() else folder / known


def _set(path: Path, chosen: Sequence[str] | None) -> Iterator[Row]:
    peers, ours, score = _kind(path)
    for peer in (None, *peers):
        name = peer.name if peer else RELAIS
        if chosen and not any(name.startswith(one) for one in chosen):
            continue
        with TemporaryDirectory(prefix="relais-peer-") as folder:
            try:
                program = [str(python_of(peer)), str(RUNNERS / peer.runner)] if peer else [sys.executable, *ours]
                yield from rows(score(program, Path(folder), name), "peers", path.name, 0)
            except (NotReadyError, BenchError) as error:
                print(f"{path.name}, {name}: NOT RUN: {error}", file=sys.stderr, flush=True)


def _kind(path: Path) -> tuple[tuple[Peer, ...], tuple[str, ...], Score]:
    """Return the peers for a set, our own program, and how what a program makes is scored."""
    try:
        pairs = labelled.name_pairs(path)
    except BenchError:
        known = labelled.mentions(path)

        def of_mentions(program: Sequence[str], folder: Path, engine: str) -> Iterator[Figure]:
            made, step = mentions.linked(known, folder, program)
            return mentions.score(known, made, step, engine)

        return OF_MENTIONS, mentions.TRY_LINK, of_mentions

    def of_names(program: Sequence[str], folder: Path, engine: str) -> Iterator[Figure]:
        told, step, start = names.compared(pairs, folder, program)
        yield from names.score(pairs, told, engine)
        yield from names.costs(pairs, step, start, engine)

    return OF_NAMES, names.NAMES, of_names


def _print(name: str, found: Sequence[Row]) -> None:
    values = {(row.engine, row.metric): row.value for row in found}
    columns = _NAMES if any(row.metric == "names.f1" for row in found) else _MENTIONS
    columns = {head: metric for head, metric in columns.items() if any(row.metric == metric for row in found)}
    print(f"{name:<28}" + "".join(f"{head:>13}" for head in columns))
    for engine in dict.fromkeys(row.engine for row in found):
        cells = [values.get((engine, metric)) for metric in columns.values()]
        print(
            f"  {engine:<26}" + "".join(f"{'-' if cell is None else f'{cell:,.4g}':>13}" for cell in cells), flush=True
        )

"""Runs our linking and our comparison of names over labelled sets, each a file of its own."""

from collections.abc import Sequence
from pathlib import Path

from relais.bench import labelled, mentions, names
from relais.bench.metrics import rows
from relais.bench.provenance import provenance
from relais.bench.run import Progress, Result, silent


def run(folder: Path, of_mentions: Sequence[Path], of_names: Sequence[Path], progress: Progress = silent) -> Result:
    """Run over each set; raises BenchError where a file is no labelled set or a command does not end well.

    Rows name the file as their world. Nothing is drawn, so there is one seed, 0.
    """
    result, total = Result(), len(of_mentions) + len(of_names)
    # A file that is no set is refused before the first command runs.
    sets, pairs = [labelled.mentions(path) for path in of_mentions], [labelled.name_pairs(path) for path in of_names]
    for done, one in enumerate(sets):
        progress(done, total, one.name)
        made, step = mentions.linked(one, folder / f"mentions-{done}")
        result.rows += rows(mentions.score(one, made, step), "link", one.name, 0)
    for done, pair in enumerate(pairs):
        progress(len(sets) + done, total, pair.name)
        told, step, start = names.compared(pair, folder / f"names-{done}")
        figures = [*names.score(pair, told), *names.costs(pair, step, start)]
        result.rows += rows(figures, "link", pair.name, 0)
    result.provenance = provenance([], {})
    return result

"""The short table: what is worst first."""

from collections.abc import Iterable, Sequence

from relais.bench.metrics import METRICS, RELAIS, Row, base

# What the short table of one world holds; everything is in the JSON.
_SHORT = (
    "intake.read_ratio", "intake.exact_share", "intake.notices_missed", "damage.handled_share",
    "packages.precision", "packages.recall", "packages.average_precision", "packages.wrong_merge_share",
    "triage.precision", "triage.recall", "triage.average_precision", "linking.pairwise_f1", "linking.bcubed_f1",
    "linking.wrong_merge_share", "mentions.pair_f1", "mentions.recall_at_99", "mentions.bcubed_f1",
    "mentions.cluster_f1", "mentions.wrong_merge_share", "mentions.largest_ratio", "names.f1", "names.recall",
    "names.false_positive_share", "names.us_per_pair", "clocks.lost_share",
    "evidence.offered_share", "evidence.precision", "time_s", "peak_mib", "ratio_to_parse", "growth_exponent",
)  # fmt: skip
_CELL = {
    "precision": "packages.precision:proposed",
    "recall": "packages.recall:proposed",
    "recall_recorded": "packages.recall_recorded:proposed",
    "average_precision": "packages.average_precision",
    "wrong_merges": "linking.wrong_merge_share",
    "code_offered": "evidence.offered_share:quoted_code",
}


def short(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of the short table: shares from the worst up, then what is no share."""
    shown = [row for row in rows if base(row.metric) in _SHORT]
    return sorted(shown, key=lambda row: (METRICS[base(row.metric)].unit != "share", *_badness(row)))


def by_cell(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return one line per world of the grid and seed: the smaller of precision and recall first."""
    names = {metric: name for name, metric in _CELL.items()}
    lines: dict[tuple[str, int], dict[str, object]] = {}
    for row in rows:
        if row.metric in names and row.engine == RELAIS:
            line = lines.setdefault((row.world, row.seed), {"world": row.world, "seed": row.seed})
            line[names[row.metric]] = row.value
            if row.metric == _CELL["recall"]:
                line["positives"] = row.n
    return sorted(lines.values(), key=lambda line: (_worst(line), str(line["world"]), str(line["seed"])))


def _badness(row: Row) -> tuple[bool, float]:
    """Return a key under which the worst comes first; what could not be measured comes last."""
    value = row.value or 0.0
    return (row.value is None, value if METRICS[base(row.metric)].better == "more" else 1 - value)


def _worst(line: dict[str, object]) -> float:
    values: Sequence[object] = (line.get("precision"), line.get("recall"))
    # Nothing proposed is no precision at all; nobody to be shown is no recall to be missed.
    return min((value for value in values if isinstance(value, float)), default=0.0)

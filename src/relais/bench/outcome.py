"""What a program made of a set of mentions: the pairs it tells, each with its weight and use, and its clusters."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relais.bench.clusters import coded
from relais.bench.pairs import Bools, Floats, Ints
from relais.bench.road import BenchError
from relais.model.notice import msg

# From the strongest down; a pair of one use counts under every weaker one too.
USES = ("merged", "proposal", "lead")
PAIRS, CLUSTERS = "pairs.parquet", "clusters.parquet"
MISSING = msg("{path} is missing or cannot be read: expected the columns {columns}")
OUTSIDE = msg("{path} names a row that is none of the {rows} rows asked about, or a use that is none of: {uses}")


@dataclass(frozen=True)
class Outcome:
    """Pairs of rows, each once: `left` < `right`, the weight in bits, and each row's cluster.

    `use` is an index of USES, beyond them for a pair that is of none.
    """

    left: Ints
    right: Ints
    bits: Floats
    use: Ints
    cluster: Ints

    def only(self, kept: Bools) -> "Outcome":
        """Return what is told of the rows kept, numbered anew."""
        number = np.cumsum(kept) - 1
        inside = kept[self.left] & kept[self.right]
        left, right = number[self.left[inside]], number[self.right[inside]]
        return Outcome(left, right, self.bits[inside], self.use[inside], self.cluster[kept])

    def across(self, source: Ints) -> "Outcome":
        """Return the same with the pairs across two sources alone."""
        kept = source[self.left] != source[self.right]
        return Outcome(self.left[kept], self.right[kept], self.bits[kept], self.use[kept], self.cluster)


def read(folder: Path, rows: int) -> Outcome:
    """Read pairs.parquet and clusters.parquet of a program that linked `rows` rows; raises BenchError.

    A row that no cluster names stands alone.
    """
    pairs = _table(folder / PAIRS, ("left", "right", "bits", "use"))
    clusters = _table(folder / CLUSTERS, ("row", "cluster"))
    return outcome(pairs, clusters, rows, str(folder))


def outcome(pairs: pa.Table, clusters: pa.Table, rows: int, where: str = "the outcome") -> Outcome:
    """Return what these tables tell; of a pair told twice the stronger use and the larger weight count."""
    ends = np.column_stack([pairs[name].to_numpy().astype(np.int64) for name in ("left", "right")])
    ends.sort(axis=1)
    bits = pairs["bits"].to_numpy().astype(np.float64)
    use = np.array([_use(one) for one in pairs["use"].to_pylist()], np.int64)
    row, name = clusters["row"].to_numpy().astype(np.int64), clusters["cluster"].to_numpy()
    for numbers, most in ((ends, rows), (row, rows), (use, len(USES) + 1)):
        if numbers.size and (numbers.min() < 0 or numbers.max() >= most):
            raise BenchError(OUTSIDE, path=where, rows=rows, uses=", ".join(USES))
    order = np.lexsort((-bits, use, ends[:, 1], ends[:, 0]))
    ends, bits, use = ends[order], bits[order], use[order]
    once = np.r_[True, (ends[1:] != ends[:-1]).any(axis=1)] if len(ends) else np.zeros(0, np.bool_)
    once &= ends[:, 0] != ends[:, 1]
    cluster = np.arange(rows) + len(name)
    cluster[row] = coded(name)
    return Outcome(ends[once, 0], ends[once, 1], bits[once], use[once], coded(cluster))


def _use(name: str | None) -> int:
    """Return the index of a use; beyond the last for a pair that was weighed and is of none."""
    if name is None:
        return len(USES)
    return USES.index(name) if name in USES else -1


def _table(path: Path, columns: tuple[str, ...]) -> pa.Table:
    try:
        return pq.read_table(path, columns=list(columns)).select(list(columns))
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise BenchError(MISSING, path=path, columns=", ".join(columns)) from error

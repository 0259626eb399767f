import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relais.bench.outcome import outcome, read
from relais.bench.road import BenchError

PAIRS = {"left": [1, 0, 2, 3], "right": [0, 1, 4, 3], "bits": [2.0, 9.0, 5.0, 1.0],
         "use": ["lead", "merged", "proposal", "merged"]}  # fmt: skip
CLUSTERS = {"row": [0, 1], "cluster": [77, 77]}


def test_a_pair_counts_once_and_a_row_without_a_cluster_stands_alone():
    found = outcome(pa.table(PAIRS), pa.table(CLUSTERS), 5)
    assert (found.left.tolist(), found.right.tolist()) == ([0, 2], [1, 4])
    assert (found.bits.tolist(), found.use.tolist()) == ([9.0, 5.0], [0, 1])
    assert found.cluster[0] == found.cluster[1]
    assert len(set(found.cluster.tolist())) == 4


def test_a_part_of_the_rows_is_numbered_anew():
    found = outcome(pa.table(PAIRS), pa.table(CLUSTERS), 5).only(np.array([False, True, True, False, True]))
    assert (found.left.tolist(), found.right.tolist(), found.cluster.size) == ([1], [2], 3)


def test_pairs_within_a_source_are_not_asked_for():
    found = outcome(pa.table(PAIRS), pa.table(CLUSTERS), 5).across(np.array([0, 0, 0, 1, 1]))
    assert found.left.tolist() == [2]


def test_nothing_told_is_an_outcome_too():
    pairs = pa.table({"left": pa.array([], pa.int64()), "right": pa.array([], pa.int64()),
                      "bits": pa.array([], pa.float64()), "use": pa.array([], pa.string())})  # fmt: skip
    found = outcome(pairs, pa.table({"row": pa.array([], pa.int64()), "cluster": pa.array([], pa.int64())}), 3)
    assert (found.left.size, sorted(found.cluster.tolist())) == (0, [0, 1, 2])


@pytest.mark.parametrize("change", [{"left": [1, 0, 2, 5]}, {"left": [1, 0, 2, -1]}, {"use": ["merged"] * 3 + ["x"]}])
def test_a_row_that_nobody_asked_about_or_an_unknown_use_is_refused(change):
    with pytest.raises(BenchError, match="none of"):
        outcome(pa.table({**PAIRS, **change}), pa.table(CLUSTERS), 5)


def test_a_missing_column_or_file_is_refused(tmp_path):
    with pytest.raises(BenchError, match=r"pairs\.parquet"):
        read(tmp_path, 5)
    pq.write_table(pa.table(PAIRS), tmp_path / "pairs.parquet")
    pq.write_table(pa.table({"row": [0]}), tmp_path / "clusters.parquet")
    with pytest.raises(BenchError, match=r"clusters\.parquet"):
        read(tmp_path, 5)

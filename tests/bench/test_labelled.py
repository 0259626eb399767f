from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relais.bench.labelled import mentions, name_pairs
from relais.bench.road import BenchError

SET = "unique_id,name,soc_sec_id,cluster\n" + "".join(
    f"Q{n // 3}-{n},Tree {n},99{n // 3},Q{n // 3}\n" for n in range(90)
)


def written(folder, text, name="set.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_what_a_program_sees_does_not_tell_the_answer(tmp_path):
    found = mentions(written(tmp_path, SET))
    assert found.seen.column_names == ["unique_id", "name"]
    assert found.seen["unique_id"].to_pylist() == list(range(90))
    given = [int(name.removeprefix("Tree ")) for name in found.seen["name"].to_pylist()]
    assert sorted(given) == list(range(90))
    neighbours = sum(a // 3 == b // 3 for a, b in pairwise(given))
    assert neighbours < 20
    assert all(found.truth[i] == found.truth[j] for i in range(90) for j in range(90) if given[i] // 3 == given[j] // 3)
    assert len(set(found.truth.tolist())) == 30


def test_persons_are_held_out_whole_and_about_half_of_them(tmp_path):
    found = mentions(written(tmp_path, SET))
    halves = {(person, half) for person, half in zip(found.truth.tolist(), found.held_out.tolist(), strict=True)}
    assert len(halves) == 30
    assert 5 < sum(half for _person, half in halves) < 25


def test_a_table_in_parquet_keeps_numbers_and_its_sources(tmp_path):
    pq.write_table(pa.table({"cluster_id": [1, 1, 2], "source": ["a", "b", "b"]}), tmp_path / "set.parquet")
    found = mentions(tmp_path / "set.parquet")
    assert found.source is not None
    assert sorted(found.source.tolist()) == [0, 1, 1]
    assert found.name == "set.parquet"


def test_names_in_pairs_with_their_groups(tmp_path):
    text = "name1,name2,is_match,category,culture\nAda Elm,A. Elm,True,initial,fr\nAda Elm,,False,,ro\n"
    found = name_pairs(written(tmp_path, text))
    assert found.seen.column_names == ["name1", "name2"]
    assert found.seen.to_pylist()[1] == {"name1": "Ada Elm", "name2": ""}
    assert found.same.tolist() == [True, False]
    assert found.category == ["initial", None]
    assert found.groups == {"culture": ["fr", "ro"]}


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (mentions, "name\nAda\n", "cluster_id or cluster"),
        (mentions, "name,cluster\nAda,\n", "cluster_id or cluster"),
        (name_pairs, "name1,name2\na,b\n", "is_match"),
        (name_pairs, "name1,name2,is_match\na,b,perhaps\n", "is_match"),
    ],
)
def test_a_file_that_is_no_labelled_set_is_refused(tmp_path, read, text, said):
    with pytest.raises(BenchError, match=said):
        read(written(tmp_path, text))


def test_a_file_that_is_no_table_is_refused(tmp_path):
    with pytest.raises(BenchError, match=r"set\.parquet"):
        mentions(written(tmp_path, "no table", "set.parquet"))
    with pytest.raises(BenchError, match="cannot be read"):
        name_pairs(tmp_path / "missing.csv")

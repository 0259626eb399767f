import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relais.desk.error import DeskError
from relais.desk.names import compare, compare_pairs

PAIRS = [
    ("Odile Marchetti", "MARCHETTI Odile"),
    ("Odile Marchetti", "Bruno Marchetti"),
    ("4567", "Odile Marchetti"),
    ("", "Odile\nMarchetti"),
    ("هشام القباني", "Hicham El Kabbani"),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name1", "name2"), *((str(n), *pair) for n, pair in enumerate(PAIRS))])
    return path


def test_two_names_and_the_rules_that_spoke():
    told = compare("Dr. Odile Marchetti", "Marchetti, O.")
    assert told.same
    assert told.level == "initials"
    assert [one.rule for one in told.rules] == ["initials", "titles", "order"]
    assert all(one.meaning for one in told.rules)


def test_what_names_nobody_is_refused():
    with pytest.raises(DeskError, match="“4567” names nobody"):
        compare("Odile Marchetti", "4567")


@pytest.mark.parametrize("parquet", [False, True])
def test_pairs(tmp_path, table, parquet):
    if parquet:
        left, right = zip(*PAIRS, strict=True)
        table = tmp_path / "pairs.parquet"
        pq.write_table(pa.table({"name1": left, "name2": pa.array(right, pa.large_string())}), table)
    told = compare_pairs(table, tmp_path / "out.parquet")
    assert (told.pairs, told.same, told.unnamed) == (5, 2, 2)
    assert told.levels["clash"] == 1
    out = pq.read_table(tmp_path / "out.parquet")
    assert [str(field.type) for field in out.schema] == ["int64", "double", "string", "bool"]
    assert out.column_names == ["row", "score", "level", "same"]
    assert out["row"].to_pylist() == [0, 1, 2, 3, 4]
    assert out["same"].to_pylist() == [True, False, False, False, True]
    assert out["level"].to_pylist() == ["same", "clash", None, None, "written"]


def test_pairs_without_a_row(tmp_path):
    (tmp_path / "pairs.csv").write_text("name1,name2\n", encoding="utf-8")
    assert compare_pairs(tmp_path / "pairs.csv", tmp_path / "out.parquet").pairs == 0
    assert pq.read_table(tmp_path / "out.parquet").num_rows == 0


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"name1,name2\n\xff\xfe,x\n", b"PAR1 and no more", b"name1,name2\na\n"]
)
def test_another_table_is_refused(tmp_path, content):
    (tmp_path / "pairs.csv").write_bytes(content)
    with pytest.raises(DeskError, match=r"pairs\.csv: expected a CSV"):
        compare_pairs(tmp_path / "pairs.csv", tmp_path / "out.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.csv"]

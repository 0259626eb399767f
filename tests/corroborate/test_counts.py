"""Counts of a whole ledger, put back into results of it: the same rows; and into a part of it: those of the whole."""

import pyarrow as pa
import pytest

from relais.corroborate.counts import COUNTS, counted, restored
from relais.corroborate.registry import TESTS
from relais.desk.derived import results
from tests.desk.made_bundle import make

pytestmark = pytest.mark.slow
TABLES = tuple(dict.fromkeys(test.table for test in TESTS))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    return results(make(tmp_path_factory.mktemp("unit")).home, *TABLES)[0]


def test_counts_of_the_whole_change_nothing_in_it(whole: dict[str, pa.Table]) -> None:
    assert restored(whole, counted(whole)) == whole


def test_a_part_is_told_what_the_whole_says(whole: dict[str, pa.Table]) -> None:
    spoilt = dict(whole)
    for name, columns in {
        "payment_then_call": ["q"], "many_payers": ["home_as_many", "home_payees"],
        "one_method": ["home_as_many", "home_payers", "own_pairs", "stranger_pairs"],
    }.items():  # fmt: skip
        for column in columns:
            at, field = whole[name].schema.get_field_index(column), whole[name].schema.field(column)
            kept = whole[name][column].to_pylist()
            wrong = pa.array([None if one is None else 1 for one in kept], field.type)
            spoilt[name] = spoilt[name].set_column(at, field, wrong)
        assert spoilt[name] != whole[name]
    assert restored(spoilt, counted(whole)) == whole


def test_counts_name_nobody(whole: dict[str, pa.Table]) -> None:
    counts = counted(whole)
    assert counts.schema.equals(COUNTS)
    assert counts.num_rows > 10
    codes = set(whole["finding"]["value"].to_pylist())
    keys = [row["key"] for row in counts.to_pylist() if row["quantity"] != "alternatives"]
    assert codes.isdisjoint(keys)

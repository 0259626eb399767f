"""Every test is told how it counts in a report, and what chance gives supports nothing."""

import pyarrow as pa
import pytest

from relais.corroborate.registry import BY_NAME
from relais.dossier.case_file import Result
from relais.dossier.report_weight import _KEPT, DESCRIBES, others, supporting, supports


def test_each_test_either_describes_or_has_a_rule() -> None:
    assert sorted([*_KEPT, *DESCRIBES]) == sorted(BY_NAME)


def test_what_chance_gives_as_often_or_is_refused_supports_nothing() -> None:
    rows = pa.table({"p": [0.01, 0.05, 0.58, None], "refused": [None, None, None, "too few payments"]})
    found = Result(BY_NAME["payment_then_call"], rows)
    assert supporting(found)["p"].to_pylist() == [0.01, 0.05]
    assert others(found) == 1


def quotes(name: str = "quoted_code", **columns: list[object]) -> Result:
    count = len(columns["same_parties"])
    rates = {"error_rate": [None] * count, "cases_tried": [None] * count, **columns}
    types = {"same_parties": pa.bool_(), "error_rate": pa.float64(), "cases_tried": pa.int64()}
    return Result(BY_NAME[name], pa.table({name: pa.array(held, types[name]) for name, held in rates.items()}))


def test_a_quote_between_others_supports_nothing_and_a_description_never_does() -> None:
    found = quotes(same_parties=[True, False, None])
    assert (supporting(found).num_rows, others(found)) == (1, 2)
    assert supporting(Result(BY_NAME["repetition"], pa.table({"payments": [3]}))).num_rows == 0


@pytest.mark.parametrize("name", ["quoted_code", "quoted_amount", "quoted_selector"])
def test_a_quote_that_chance_gives_more_often_than_once_in_twenty_supports_nothing(name: str) -> None:
    found = quotes(name, same_parties=[True] * 4, error_rate=[0.05, 0.051, 1.0, None], cases_tried=[80, 80, 8, 0])
    assert supports(found).to_pylist() == [True, False, False, True]
    assert others(found) == 2


def test_none_of_a_few_windows_is_not_never() -> None:
    found = quotes("quoted_amount", same_parties=[True] * 3, error_rate=[0.0] * 3, cases_tried=[1, 59, 60])
    assert supports(found).to_pylist() == [False, False, True]


def test_what_counts_as_support_is_told_of_each_row_also_of_none() -> None:
    assert supports(quotes(same_parties=[])).to_pylist() == []
    assert supports(Result(BY_NAME["repetition"], pa.table({"payments": [3, 4]}))).to_pylist() == [False, False]

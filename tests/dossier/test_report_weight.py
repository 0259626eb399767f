"""Every test is told how it counts in a report, and what chance gives supports nothing."""

import pyarrow as pa

from relais.corroborate.registry import BY_NAME
from relais.dossier.case_file import Result
from relais.dossier.report_weight import _KEPT, DESCRIBES, others, supporting


def test_each_test_either_describes_or_has_a_rule() -> None:
    assert sorted([*_KEPT, *DESCRIBES]) == sorted(BY_NAME)


def test_what_chance_gives_as_often_or_is_refused_supports_nothing() -> None:
    rows = pa.table({"p": [0.01, 0.05, 0.58, None], "refused": [None, None, None, "too few payments"]})
    found = Result(BY_NAME["payment_then_call"], rows)
    assert supporting(found)["p"].to_pylist() == [0.01, 0.05]
    assert others(found) == 1


def test_a_quote_between_others_supports_nothing_and_a_description_never_does() -> None:
    quotes = Result(BY_NAME["quoted_code"], pa.table({"same_parties": [True, False, None]}))
    assert (supporting(quotes).num_rows, others(quotes)) == (1, 2)
    assert supporting(Result(BY_NAME["repetition"], pa.table({"payments": [3]}))).num_rows == 0

"""What the tests found, as a report shows it: what counts is always there, and a rate of none is never told as 0."""

from typing import Any

import pyarrow as pa
import pytest

from relais.corroborate.finding import SCHEMA
from relais.corroborate.registry import BY_NAME
from relais.dossier.case_file import A_VICTIM, UNNAMED, Result
from relais.dossier.draft import Draft
from relais.dossier.page import Block
from relais.dossier.report_evidence import _kept, evidence
from relais.language.tongue import Tongue
from tests.dossier.made_case import CHAT, LIST, PAYEE, PAYER, made_case

SIDES = pa.schema([*SCHEMA, ("payer", pa.string()), ("payee", pa.string())])


def finding(number: int, **more: Any) -> dict[str, Any]:
    return {
        "test": "quoted_amount", "kind": "amount", "value": str(100 + number), "currency": "EUR", "fit": "exact",
        "message_source": CHAT, "message_locator": f"/messages/{number}", "record_source": LIST,
        "record_locator": f"line {number}", "lag_s": -60, "same_parties": True, "error_rate": 0.01, "cases_tried": 100,
        "payer": PAYER, "payee": PAYEE, **more,
    }  # fmt: skip


def told(*rows: dict[str, Any], test: str = "quoted_amount", language: str = "en") -> tuple[Block | None, list[str]]:
    """The table of the results, and the paragraphs of the section."""
    result = Result(BY_NAME[test], pa.Table.from_pylist(list(rows), SIDES))
    file = made_case(results=(result,))
    draft = Draft(Tongue(language), file.exhibits)
    draft.title("x")
    evidence(draft, file)
    blocks = draft.page("", "", ()).blocks
    return (
        next((one for one in blocks if one.kind == "table"), None),
        [one.text for one in blocks if one.kind == "text"],
    )


def test_where_no_window_agrees_the_rate_is_what_it_may_be_and_on_how_many() -> None:
    table, _texts = told(finding(1, error_rate=0.0, cases_tried=80), finding(2, error_rate=0.0, cases_tried=8))
    assert table is not None
    first, second = (row[1] for row in table.rows)
    assert "by chance at most 0.037 (none of 80 tried)" in first
    assert "by chance at most 0.38 (none of 8 tried)" in second
    assert [row[2] for row in table.rows] == ["yes", "no"]
    assert not any("by chance 0;" in row[1] for row in table.rows)


def test_a_rate_that_was_met_stands_with_what_it_was_measured_on() -> None:
    table, _texts = told(finding(1, error_rate=0.25, cases_tried=8))
    assert table is not None
    assert "by chance 0.25; cases compared 8" in table.rows[0][1]


def test_what_counts_in_the_summary_is_always_shown_and_what_is_not_shown_is_explained() -> None:
    nobody = {"payer": UNNAMED, "payee": A_VICTIM}
    many = [finding(number) for number in range(20)]
    counting = [finding(20, **nobody)]
    left = [finding(30 + number, same_parties=False, **nobody) for number in range(3)]
    named = [finding(40, same_parties=False)]
    table, texts = told(*left, *many, *counting, *named)
    assert table is not None
    assert [row[2] for row in table.rows] == ["yes"] * 21
    assert "21 of 25 rows shown; all stand in the exhibit bundle." in texts
    assert "Every row that counts as support is among those shown." in texts
    assert "Rows left out because nobody of the case is named in them: 3." in texts


def test_where_nothing_is_hidden_nothing_is_explained_and_named_rows_that_do_not_count_fill_a_page() -> None:
    few = [finding(1), *(finding(2 + number, same_parties=False) for number in range(3))]
    table, texts = told(*few)
    assert table is not None
    assert [row[2] for row in table.rows] == ["yes", "no", "no", "no"]
    assert not any("shown" in one or "left out because" in one for one in texts)
    table, texts = told(*(finding(number, same_parties=False) for number in range(30)))
    assert table is not None
    assert len(table.rows) == 12
    assert not any("left out because" in one for one in texts)


def test_of_results_that_name_nobody_and_do_not_count_there_is_no_table_and_it_is_said() -> None:
    table, texts = told(finding(1, same_parties=False, payer=UNNAMED, payee=None))
    assert table is None
    assert "Rows left out because nobody of the case is named in them: 1." in texts


@pytest.mark.parametrize(("support", "named", "shown"), [(100_000, 0, 24), (3, 100, 12), (20, 5, 20), (0, 0, 0)])
def test_a_case_of_thousands_of_results_is_told_on_a_page(support: int, named: int, shown: int) -> None:
    counts = [True] * support + [False] * (named + 7)
    known = [False] * support + [True] * named + [False] * 7
    kept = _kept(counts, known)
    assert len(kept) == shown
    assert kept == sorted(set(kept))
    # What counts comes first, and nobody without a name is shown that does not count.
    assert all(counts[at] or known[at] for at in kept)
    assert sum(counts[at] for at in kept) == min(support, 24)

"""Cells that a person pastes elsewhere: what would compute is neutralised, what is asked about stays as it is."""

import pytest

from relais.dossier.text import pasted


@pytest.mark.parametrize("text", ["+33612345678", "+33 6 12 34 56 78", "0612345678", "", "Jean", "a=b", "3-4"])
def test_what_computes_nothing_is_pasted_sign_by_sign(text: str) -> None:
    assert pasted(text) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "-1+1", "@SUM(A1)", "+A1", "+33+1", "+1-1", "+(1)", "+", "+ 33", " =1+1", " +33", "+33;1", "+1.5",
     "\uff1d1", "+\u0661\u0662"],
)  # fmt: skip
def test_what_may_compute_is_text(text: str) -> None:
    assert pasted(text) == f"'{text}"


@pytest.mark.parametrize("mark", ["\t", "\r", "\n", "\v"])
def test_no_mark_parts_a_cell_or_stands_before_a_formula(mark: str) -> None:
    assert pasted(f"{mark}=1+1{mark}") == "\ufffd=1+1\ufffd"
    assert pasted(f"+33{mark}1") == "'+33\ufffd1"

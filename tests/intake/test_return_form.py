"""Return forms come back as a spreadsheet saved them; what they say is read, what is unclear is said."""

from pathlib import Path

import pytest

from relais.intake.return_form import (
    BLANK,
    FORMAT,
    NOT_A_LINE,
    NOT_A_PACKAGE,
    NOT_AN_ANSWER,
    NOT_AN_OUTCOME,
    OTHER_COLUMNS,
    answers,
)
from relais.model.notice import UnreadableError
from relais.model.return_form import COLUMNS
from tests.intake.ncmec_samples import known, take
from tests.intake.package_sample import DIGEST, FORM, HEAD


def test_a_filled_form(tmp_path: Path) -> None:
    data = FORM.encode()
    assert known(FORMAT, data, tmp_path)
    tables, reading = take(FORMAT, data, tmp_path)
    assert (reading.status, reading.facts, reading.notices) == ("read", {"party": 2}, ())
    assert [(row["role"], row["name_raw"], row["locator"]) for row in tables["party"]] == [
        ("other", "Jean Exemple", "line 2"), ("other", "=Exemple", "line 3"),
    ]  # fmt: skip
    first, second = answers(data)
    assert (first.package, first.person, first.ours, first.known) == (DIGEST, "L-1", True, False)
    assert (first.outcome, first.wrong_person, first.reference, first.date) == (
        "under_way", None, "2026/77", "2026-12-01",
    )  # fmt: skip
    assert (second.wrong_person, second.ours, second.outcome) == (True, None, None)
    assert FORMAT.passage(data, "line 2").startswith(DIGEST)
    with pytest.raises(UnreadableError):
        FORMAT.passage(data, "line 9")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_as_spreadsheets_save_it_again(separator: str, encoding: str, quote: str, tmp_path: Path) -> None:
    cells = [DIGEST, "L-1", "Zoë Exemple", "x", "non", "Closed", "", "", ""]
    lines = [separator.join(f"{quote}{cell}{quote}" for cell in row) for row in (COLUMNS, cells)]
    data = "\r\n".join(lines).encode(encoding)
    assert known(FORMAT, data, tmp_path)
    tables, reading = take(FORMAT, data, tmp_path)
    assert (reading.status, reading.notices) == ("read", ())
    assert tables["party"][0]["name_raw"] == "Zoë Exemple"
    (line,) = answers(data)
    assert (line.ours, line.known, line.outcome) == (True, False, "closed")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_as_other_programs_save_it(encoding: str, tmp_path: Path) -> None:
    cells = [DIGEST, "L-1", '"Zoë\nExemple"', "ja", "Y", "closed", "faux", "", "", "", ""]
    data = "\r\n".join(["sep=;", ";".join((*COLUMNS, "", "")), ";".join(cells), f"{DIGEST};L-2;;x;;;;;"]).encode(
        encoding
    )
    assert known(FORMAT, data, tmp_path)
    tables, reading = take(FORMAT, data, tmp_path)
    assert (reading.status, reading.notices) == ("read", ())
    assert [(row["name_raw"], row["locator"]) for row in tables["party"]] == [
        ("Zoë\nExemple", "line 3"), (None, "line 5"),
    ]  # fmt: skip
    one, other = answers(data)
    assert (one.ours, one.known, one.wrong_person, other.line) == (True, True, False, 5)
    assert FORMAT.passage(data, "line 5").startswith(DIGEST)


@pytest.mark.parametrize(
    ("line", "template", "status"),
    [
        (f"{DIGEST},L-1,,perhaps,no,,,,", NOT_AN_ANSWER, "read"),
        (f"{DIGEST},L-1,,yes,,dunno,,,", NOT_AN_OUTCOME, "read"),
        ("whatever,L-1,,yes,,,,,", NOT_A_PACKAGE, "read"),
        (f"{DIGEST},L-1", NOT_A_LINE, "partial"),
        (f"{DIGEST},L-1,,,,,,,,,,", NOT_A_LINE, "partial"),
    ],
)
def test_what_is_unclear_is_said(line: str, template: str, status: str, tmp_path: Path) -> None:
    whole = f"{HEAD}\n{line}\n{DIGEST},L-2,Ben,yes,,,,,\n"
    _tables, reading = take(FORMAT, whole.encode(), tmp_path)
    assert (reading.status, [one.template for one in reading.notices]) == (status, [template])
    assert reading.notices[0].place == "line 2"
    assert reading.facts["party"] == (1 if status == "partial" else 2)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    for head in ("relais_return_1,person", HEAD.replace("known,", ""), HEAD.replace("ours", "mine")):
        _tables, reading = take(FORMAT, f"{head}\n1,2\n".encode(), tmp_path)
        assert (reading.status, reading.notices[0].template) == ("unread", OTHER_COLUMNS)


@pytest.mark.parametrize("data", [b"", b"relais_return_1", b"relais_return_10,person", b"person,names\n", b"x" * 999])
def test_other_files_are_not_taken(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, data, tmp_path)


def test_a_form_that_comes_back_as_it_went_answers_nothing(tmp_path: Path) -> None:
    tables, reading = take(FORMAT, f"{HEAD}\n{DIGEST},L-1,Ben,,,,,,\n".encode(), tmp_path)
    assert (reading.status, tables.get("party", [])) == ("read", [])
    assert [(one.template, one.params) for one in reading.notices] == [(BLANK, {"count": "1"})]

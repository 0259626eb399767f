"""Spreadsheets: what begins as a formula is a text by its type; values keep their kind; two runs are alike."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pyarrow as pa
import pytest
from openpyxl import load_workbook

from relais.corroborate.finding import SCHEMA
from relais.corroborate.registry import BY_NAME
from relais.dossier import spreadsheet
from relais.dossier.case_file import Result
from relais.dossier.case_tables import _Tables, case_tables, tables
from relais.dossier.spreadsheet import Sheet, sheet
from relais.language.tongue import Tongue
from tests.dossier.made_case import PAYEE, PAYER, SECRET, event, made_case
from tests.dossier.office import to_pdf

FORMULAS = ("=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "\uff1d1+1", '=HYPERLINK("http://x","y")')


def cells(content: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows()]


def test_formulas_are_texts_by_their_type() -> None:
    content = sheet([Sheet("t", ["=heading"], [[one] for one in FORMULAS])])
    page = load_workbook(BytesIO(content)).worksheets[0]
    for row, told in zip(page.iter_rows(), ("=heading", *FORMULAS), strict=True):
        assert row[0].data_type == "s"
        assert row[0].value == told
        assert row[0].quotePrefix
    with ZipFile(BytesIO(content)) as packed:
        assert not any(b"<f>" in packed.read(name) or b"<f " in packed.read(name) for name in packed.namelist())


def test_values_keep_their_kind_and_their_last_digit() -> None:
    at = datetime(2026, 3, 1, 21, 15, 1, tzinfo=UTC)
    row = [Decimal("40.50"), 12, at, date(2026, 3, 1), True, None, 1234567890123456, Decimal("0.1234567890123456")]
    [told] = cells(sheet([Sheet("t", [], [row])]))[1:]
    assert told == [
        40.5, 12, at.replace(tzinfo=None), datetime(2026, 3, 1),  # noqa: DTZ001 - a sheet knows no zone
        True, None, "1234567890123456", "0.1234567890123456",
    ]  # fmt: skip


def test_two_runs_are_alike_and_tell_no_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    first = case_tables(made_case(), Tongue("en"))
    assert first == case_tables(made_case(), Tongue("en"))
    with ZipFile(BytesIO(first)) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("core.xml" in name for name in packed.namelist())
        assert b"core" not in packed.read("_rels/.rels")


def test_signs_that_no_sheet_holds_and_names_that_none_bears() -> None:
    content = sheet([Sheet("a/b:c", ["x"], [["\x00\x0bz"], ["y" * 40_000]]), Sheet("A B C", [], []), Sheet("", [], [])])
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["a b c", "A B C 2", "-"]
    assert book.worksheets[0]["A2"].value == "��z"
    assert len(book.worksheets[0]["A3"].value) == 32_767
    assert book.worksheets[0].freeze_panes == "A2"


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    book = load_workbook(BytesIO(sheet([Sheet("t", ["n"], ([one] for one in range(5)))])))
    assert [[row[0].value for row in page.iter_rows()] for page in book] == [["n", 0, 1], ["n", 2, 3], ["n", 4]]


def test_the_tables_of_a_case_hold_every_payment_and_no_secret() -> None:
    file = made_case()
    told = {one.name: list(one.rows) for one in tables(file, Tongue("en"))}
    assert [len(told[name]) for name in ("people", "Payments", "Chronology", "Exhibits", "requests")] == [
        3,
        4,
        10,
        3,
        1,
    ]
    assert told["Payments"][1][3:5] == ("Ana <b>Autre</b> \u202eesrever", "Person 1, Jean Exemple")
    text = "".join(str(row) for rows in told.values() for row in rows)
    assert not any(one in text for one in SECRET)
    for language in ("fr", "en"):
        assert load_workbook(BytesIO(case_tables(file, Tongue(language))))


def test_a_result_about_a_quote_says_whom_it_is_about() -> None:
    row = {"test": "quoted_code", "kind": "transfer_code", "value": "7778889901", "fit": "exact", "same_parties": True,
           "error_rate": 0.0, "cases_tried": 30, "payer": PAYER, "payee": PAYEE}  # fmt: skip
    schema = pa.schema([*SCHEMA, ("payer", pa.string()), ("payee", pa.string())])
    for name in ("quoted_code", "quoted_amount", "quoted_selector"):
        found = Result(BY_NAME[name], pa.Table.from_pylist([row], schema))
        [page] = list(_Tables(made_case(results=(found,)), Tongue("en")).results())
        [told] = list(page.rows)
        assert page.headings[:2] == ["payer", "payee"]
        assert told[:3] == [PAYER, PAYEE, "7778889901"]
        assert "at most 0.1 (none of 30 tried)" in told
        assert len(page.headings) == len(told)


def test_a_test_that_has_its_sides_among_its_columns_has_them_once() -> None:
    for page in _Tables(made_case(), Tongue("en")).results():
        assert len(set(page.headings)) == len(page.headings)


def test_code_words_of_ours_are_said_and_words_of_the_source_stay() -> None:
    rows = (
        event("login", 1, direction=None, what="assignment 203.0.113.7 51034", event="assignment"),
        event("login", 2, direction=None, what="Login 203.0.113.7", event="Login"),
        event("login", 3, direction=None, what="assignments 203.0.113.7", event="assignments"),
        event("call", 4, what="assignment", event="assignment", direction="in", precision="minute"),
        event("call", 5, what=None, precision=None, at=None),
    )
    told = {one.name: list(one.rows) for one in tables(made_case(rows), Tongue("en"))}["Chronology"]
    assert [row[11] for row in told] == [
        "address assigned by the operator 203.0.113.7 51034", "Login 203.0.113.7", "assignments 203.0.113.7",
        "assignment", None,
    ]  # fmt: skip
    assert [row[1] for row in told] == ["to the second"] * 3 + ["to the minute", None]
    assert [row[4] for row in told] == [None, None, None, "to this person", "from this person"]


@pytest.mark.slow
def test_libreoffice_opens_it() -> None:
    assert to_pdf(case_tables(made_case(), Tongue("en")), "case-tables.xlsx").startswith(b"%PDF")

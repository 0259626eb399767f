import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest

from relais.intake.syntax.xlsx import Workbook
from relais.intake.table.propose import propose
from relais.intake.table.reader import FORMAT
from relais.model.notice import UnreadableError
from tests.intake.table_world import SHIPPED, read, sealed_at

ROW = (
    "AB-123 456", datetime.fromisoformat("2024-01-15 14:30:05"),
    "2024-01-16 09:00:00", 12.35, "EUR", 750, "PHP", 2.9, "Paid",
    "Jean Exemple", "+33639980001", "jean@example.org", "Maria Example", 639175550101, 1234567890123456, "Agence 12",
)  # fmt: skip


def workbook(*rows, sheets=("List",), above=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in (*above, SHIPPED["transfers_en"].header, *rows):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(raw, member, old, new):
    """The workbook with one text replaced in one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == member:
                assert old in content
                content = content.replace(old, new)
            copy.writestr(info.filename, content)
    return out.getvalue()


def test_a_part_that_cannot_be_unpacked_makes_it_unreadable():
    raw = bytearray(workbook(ROW))
    at = raw.index(b"xl/styles.xml") + len("xl/styles.xml")
    raw[at : at + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(UnreadableError):
        Workbook(io.BytesIO(raw))


def test_a_workbook_gives_its_transfers(tmp_path):
    sealed = sealed_at(tmp_path / "t", workbook(ROW, ROW))
    assert FORMAT.recognise(sealed)
    reading, rows = read(sealed)
    first = rows["payment"][0]
    assert (first["locator"], first["reference"], first["status"]) == ("List!A2", "AB123456", "completed")
    assert (first["amount"], first["amount_raw"], first["fee_amount"]) == (Decimal("12.35"), "12.35", Decimal("2.9"))
    assert (first["at"], first["time_raw"]) == (datetime(2024, 1, 15, 14, 30, 5, tzinfo=UTC), "2024-01-15 14:30:05")
    assert first["zone_source"] == "mapping transfers_en"
    assert {row["raw"] for row in rows["selector"]} >= {"1234567890123456", "639175550101"}
    assert reading.facts["payment"] == 2
    assert reading.facts["party"] == 2
    assert "AB-123 456 | 2024-01-15 14:30:05" in FORMAT.passage(sealed.path.read_bytes(), "List!A3")
    for place in ("", "zzz", "List!A99", "List!A0", "Other!A2", "List!A", "List!" + "9" * 30, "line 2"):
        with pytest.raises(UnreadableError):
            FORMAT.passage(sealed.path.read_bytes(), place)


def test_rows_above_the_header_and_other_sheets(tmp_path):
    raw = workbook(ROW, sheets=("One", "Two's"), above=(("Answer of the operator",), ()))
    reading, rows = read(sealed_at(tmp_path / "t", raw))
    assert [row["locator"] for row in rows["payment"]] == ["One!A4", "Two's!A4"]
    book = openpyxl.load_workbook(io.BytesIO(raw))
    book.create_sheet("Notes").append(("a", "b"))
    out = io.BytesIO()
    book.save(out)
    reading, rows = read(sealed_at(tmp_path / "t", out.getvalue()))
    assert (reading.status, reading.skipped, len(rows["payment"])) == ("partial", 1, 2)
    assert reading.notices[0].place == "Notes!A1"


def test_a_number_keeps_the_digits_excel_vouches_for(tmp_path):
    raw = changed(workbook(ROW), "xl/worksheets/sheet1.xml", b"<v>12.35</v>", b"<v>12.350000000000001</v>")
    assert read(sealed_at(tmp_path / "t", raw))[1]["payment"][0]["amount_raw"] == "12.35"
    raw = changed(workbook(ROW), "xl/worksheets/sheet1.xml", b"<v>750</v>", b"<v>7.5E+2</v>")
    assert read(sealed_at(tmp_path / "t", raw))[1]["payment"][0]["paid_out_amount_raw"] == "750"


def test_a_formula_is_the_value_kept_beside_it(tmp_path):
    row = list(ROW)
    row[3] = "=6+6"
    raw = changed(workbook(row), "xl/worksheets/sheet1.xml", b"<f>6+6</f><v></v>", b"<f>6+6</f><v>12</v>")
    assert read(sealed_at(tmp_path / "t", raw))[1]["payment"][0]["amount"] == Decimal(12)


@pytest.mark.slow
def test_a_bomb_is_not_opened(tmp_path):
    raw = changed(workbook(ROW), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData>" + b" " * (64 << 20))
    reading, _ = read(sealed_at(tmp_path / "t", raw), mappings=(SHIPPED["transfers_en"],))
    assert len(raw) < 1 << 20
    assert reading.status == "unread"
    with pytest.raises(UnreadableError, match="unpacks to"):
        list(Workbook(io.BytesIO(raw)).rows(Workbook(io.BytesIO(raw)).sheets[0]))


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_entities_and_broken_xml_are_refused(tmp_path, member):
    head = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for bad in (head, b"<<<"):
        raw = zipfile.ZipFile(io.BytesIO(workbook(ROW))).read(member)
        start = raw.index(b"<", 2 if raw.startswith(b"<?xml") else 0) if raw.startswith(b"<?xml") else 0
        broken = changed(workbook(ROW), member, raw, raw[:start] + bad + raw[start:])
        reading, rows = read(sealed_at(tmp_path / "t", broken))
        assert (reading.status, rows) == ("unread", {})


@pytest.mark.parametrize("cut", [10, 300, -40])
def test_a_cut_workbook_is_unread(tmp_path, cut):
    sealed = sealed_at(tmp_path / "t", workbook(ROW)[:cut])
    assert not FORMAT.recognise(sealed)
    assert read(sealed)[0].status == "unread"


def test_a_zip_is_no_workbook(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("list.csv", "a,b\n1,2\n")
    assert not FORMAT.recognise(sealed_at(tmp_path / "t", out.getvalue()))


def test_a_workbook_is_proposed(tmp_path):
    found = propose(sealed_at(tmp_path / "t", workbook(ROW)))
    assert {column.name: column.field for column in found.columns}["Sender Email"] == "payer.email"

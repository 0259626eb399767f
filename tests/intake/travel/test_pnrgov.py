from pathlib import Path

import pytest

from relais.intake.formats import FORMATS
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.travel.booking import TOO_MANY
from relais.intake.travel.contact import contact, mail_address
from relais.intake.travel.pnrgov import FORMAT, NO_LEG, passage
from relais.intake.travel.trips import CUT, NO_TAG, PAPERS
from tests.intake.chats import given, known, taken
from tests.intake.travel.travel_sample import PNRGOV, SOUND


def test_each_message_is_known_by_its_reader_alone(tmp_path: Path) -> None:
    for name, data in SOUND.items():
        path = given(tmp_path, data)
        assert [format_.name for format_ in FORMATS if known(format_, path)] == [name]


@pytest.mark.samples
def test_other_samples_are_refused(samples: Path) -> None:
    assert [path for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


def test_a_booking_whole(tmp_path: Path) -> None:
    path = given(tmp_path, PNRGOV.encode())
    reading, rows = taken(FORMAT, path)
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (NO_LEG, "segment 34", 1),
        (NOT_A_SELECTOR, "segment 12", 0),
        (PAPERS, "", 0),
    ]
    assert rows["trip"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "segment 24",
        "traveller": 1, "carrier": "XX", "number": "324", "origin": "CDG", "destination": "MNL", "at": None,
        "time_raw": "100524:0915", "time_precision": None, "zone_source": None, "arrival_at": None,
        "arrival_time_raw": "100524:2105", "arrival_time_precision": None, "arrival_zone_source": None,
        "booking": "ABC123", "status": "checked_in", "status_raw": "HK",
    }  # fmt: skip
    seen = [(row["locator"], row["traveller"], row["number"], row["booking"], row["status"]) for row in rows["trip"]]
    assert seen[1:] == [
        ("segment 24", 2, "324", "ABC123", "booked"),
        ("segment 31", 1, "325", "ABC123", "unknown"),
        ("segment 31", 2, "325", "ABC123", "unknown"),
        ("segment 37", None, "324", "ABC123", "cancelled"),
        ("segment 5", 4, "324", "DEF456", "unknown"),
    ]
    assert [(row["role"], row["name_raw"], row["birth_date_raw"]) for row in rows["party"]] == [
        ("other", None, None),
        ("other", "ROE ANAMRS", "12JUL84"),
        ("other", "O'NEIL CLEOMISS", "01JAN90"),
        ("payer", "BEN DOE", None),
        ("other", "DOE BENMR", None),
    ]
    assert rows["party"][0]["address_raw"] == "1 HIGH STREET, LYON, 69001"
    assert passage(path.read_bytes(), "segment 31") == "TVL+240524:2300:250524:0600+MNL+CDG+XX:YY+325:B"


@pytest.mark.slow
def test_what_ties_people(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, given(tmp_path, PNRGOV.encode()))
    assert [(row["party"], row["kind"], row["service"], row["raw"], row["value"]) for row in rows["selector"]] == [
        (0, "phone", None, "+33639981234", "+33639981234"),
        (0, "phone", None, "33639981235", None),
        (1, "email", None, "ANA..ROE./X//EXAMPLE.ORG", "ana_roe-x@example.org"),
        (1, "account", "xx", "1234567890", "1234567890"),
        (2, "email", None, "CLEO//EXAMPLE.ORG", "cleo@example.org"),
        (2, "account", "vi", "4111111111111111", "4111111111111111"),
        (3, "phone", None, "+33 6 39 98 12 36", "+33639981236"),
        (3, "account", "vi", "XXXXXXXXXXXX1186", None),
    ]
    said = repr(rows)
    assert not any(word in said for word in ("123456789/", "FRA", "free words", "HOTEL"))


def test_what_stands_for_the_whole_belongs_to_the_only_traveller(tmp_path: Path) -> None:
    data = PNRGOV.replace("TIF+O?'NEIL+CLEOMISS:A:2'\n", "")
    _reading, rows = taken(FORMAT, given(tmp_path, data.encode()))
    assert (rows["party"][0]["name_raw"], rows["party"][0]["address_country"]) == ("ROE ANAMRS", "FR")
    assert [row["party"] for row in rows["selector"]][:4] == [0, 0, 0, 0]


def test_a_broken_segment_costs_itself_alone(tmp_path: Path) -> None:
    data = PNRGOV.replace("RPI+2+HK'", "?!'", 1)
    reading, rows = taken(FORMAT, given(tmp_path, data.encode()))
    assert (NO_TAG, "segment 25") in [(notice.template, notice.place) for notice in reading.notices]
    assert (len(rows["trip"]), len(rows["party"])) == (6, 5)
    assert rows["trip"][1]["status"] == "unknown"


def test_a_message_cut_short_is_said(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, PNRGOV[: PNRGOV.index("RPI+2+HL")].encode()))
    assert (reading.status, reading.notices[0].template) == ("partial", CUT)
    assert len(rows["trip"]) == 4


def test_a_booking_made_to_fill_the_table_is_held_back(tmp_path: Path) -> None:
    many = "SRC'" + "TIF+A'" * 300 + "TVL++A+B'" * 300
    reading, rows = taken(FORMAT, given(tmp_path, PNRGOV.replace("SRC'", many + "SRC'", 1).encode()))
    assert TOO_MANY in [notice.template for notice in reading.notices]
    assert len(rows["trip"]) == 306
    assert len(rows["party"]) == 305


@pytest.mark.parametrize(
    ("text", "kind", "raw"),
    [
        ("CTCE A..B//EXAMPLE.ORG", "email", "A..B//EXAMPLE.ORG"),
        ("YY CTC M 5432109876", "phone", "5432109876"),
        ("CTC 7732486972-U", "phone", "7732486972"),
        ("CTCH +33 (0)6 39 98 12 34 HOME", "phone", "+33 (0)6 39 98 12 34"),
        ("CTCT PAR 01 99 00 12 34 AN AGENCY", None, None),
        ("CTCR REFUSED", None, None),
        ("THE CTCX 123456789", None, None),
        ("a remark", None, None),
        ("CTCE ", None, None),
    ],
)
def test_codes_of_contacts(text: str, kind: str | None, raw: str | None) -> None:
    found = contact("segment 1", text)
    assert (found and found.kind, found and found.raw) == (kind, raw)


def test_signs_of_addresses() -> None:
    assert mail_address("A..B./C.D//EXAMPLE.ORG") == "A_B-C.D@EXAMPLE.ORG"

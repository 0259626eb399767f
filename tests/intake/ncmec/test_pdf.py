from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.intake.formats import FORMATS
from relais.intake.instant import NO_ZONE, NOT_A_TIME, UNKNOWN_TIME
from relais.intake.ncmec.files import NOT_A_HASH
from relais.intake.ncmec.pdf import FILES_DIFFER, FORMAT, GOES_ON, NO_HASH, OTHER_NUMBER, PORT_ALONE, UNKNOWN_LABEL
from relais.intake.ncmec.pdf_person import OTHER_PERSON, SECOND_PERSON
from relais.intake.ncmec.pdf_rows import NO_PLACE, NO_TEXT
from relais.intake.ncmec.pdf_time import UNKNOWN_ZONE
from relais.intake.ncmec.people import PRIOR
from relais.intake.syntax.pdf_pages import BROKEN
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, given, known, taken
from tests.intake.letter import letter_sample
from tests.intake.ncmec.pdf_sample import PAGES, SOUND
from tests.intake.pdf_writer import columns

REPORT = SOUND["ncmec_pdf"]
HEAD = (("CyberTipline Report 190001001", ""), ("Priority Level:", "E"))


def read(
    tmp_path: Path, data: bytes = REPORT, answers: dict[str, tuple[str, str]] | None = None
) -> tuple[Reading, Rows]:
    return taken(FORMAT, given(tmp_path, data), answers)


def page(tmp_path: Path, *rows: tuple[str, str]) -> tuple[Reading, Rows, list[tuple[str, str]]]:
    reading, found = read(tmp_path, columns((*HEAD, *rows)))
    return reading, found, [(notice.template, notice.place) for notice in reading.notices]


def test_the_report_is_read_whole(tmp_path: Path) -> None:
    reading, rows = read(tmp_path)
    assert [(n.template, n.place, n.params) for n in reading.notices] == [
        (UNKNOWN_LABEL, "page 2, line 17", {"label": "Favourite Colour"})
    ]
    assert (reading.status, reading.facts) == ("read", {"report": 1, "party": 4, "selector": 7, "login": 3, "media": 2})
    [report] = rows["report"]
    tokens = [(token["kind"], token["value"]) for token in report.pop("tokens")]
    assert tokens == [("phone", "+33639980009"), ("amount", "50"), ("phone", "+639175550101"), ("ip", "192.0.2.7")]
    nothing = ("escalated", "child_at_risk", "live", "informational", "intelligence", "country")
    assert report == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "page 1, line 1",
        "reference": "190001001", "channel": "cybertip", "sender": "NCMEC", "company": "Example Chat",
        "incident_type": "Other", "priority": "E", "at": datetime(2026, 11, 1, 8, 45, 44, tzinfo=UTC),
        "time_raw": "11-01-2026 08:45:44 UTC", "time_precision": "second", "zone_source": "file",
        "incident_at": datetime(2026, 10, 31, 8, 18, 21, tzinfo=UTC), "incident_time_raw": "10-31-2026 08:18:21 UTC",
        "incident_time_precision": "second", "incident_zone_source": "file", **dict.fromkeys(nothing),
        "places": [("priority", "page 1, line 2"), ("at", "page 1, line 3"), ("incident_type", "page 1, line 5"),
                   ("company", "page 2, line 4"), ("incident_at", "page 2, line 5")],
    }  # fmt: skip


def test_each_section_gives_its_parties(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path)
    assert [(row["role"], row["name_raw"], row["nickname"], row["birth_date_raw"]) for row in rows["party"]] == [
        ("reporter", None, None, None), ("reported", "Ana Roe", "ana.roe", "01-02-1980"),
        ("recipient", None, "ben.doe", None), ("officer", "Example Police", None, None),
    ]  # fmt: skip
    assert [(row["party"], row["kind"], row["service"], row["value"], row["verified"]) for row in rows["selector"]] == [
        (0, "email", None, "police@example.org", None),
        (1, "phone", None, "+33639980001", True),
        (1, "email", None, "ana.roe@example.org", False),
        (1, "handle", "example chat", "ana.roe", None),
        (1, "handle", "example chat", "100057023", None),
        (2, "handle", "example chat", "ben.doe", None),
        (3, "email", None, "officer@example.org", None),
    ]


def test_logins_and_media_keep_their_times(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path)
    assert [(row["party"], row["event"], row["ip"], row["port"], row["at"]) for row in rows["login"]] == [
        (1, "Login", "192.0.2.7", 51034, datetime(2026, 10, 29, 23, 43, 28, tzinfo=UTC)),
        (1, "Other", "192.0.2.8", None, datetime(2026, 10, 30, 1, 2, 3, tzinfo=UTC)),
        (None, "Upload", "192.0.2.9", None, datetime(2026, 10, 31, 8, 0, tzinfo=UTC)),
    ]
    assert [(row["md5"], row["code"], row["viewed_by_company"], row["at"]) for row in rows["media"]] == [
        ("0123456789abcdef0123456789abcdef", "X1", True, datetime(2026, 10, 31, 8, 0, tzinfo=UTC)),
        ("f" * 32, None, None, None),
    ]
    assert {row["authority"] for row in rows["media"]} == {"Example Chat", None}


def test_what_is_told_in_words_is_no_field(tmp_path: Path) -> None:
    words = ("Additional Information", ""), ("Name:", "Ben Doe"), ("Phone:", "+33 6 39 98 00 02"), ("hello", "")
    reading, rows, notices = page(tmp_path, *words)
    assert (reading.facts, notices) == ({"report": 1}, [])
    assert [token["value"] for token in rows["report"][0]["tokens"]] == ["+33639980002"]


def test_what_belongs_to_no_heading_belongs_to_nobody(tmp_path: Path) -> None:
    reading, rows, _notices = page(tmp_path, ("Email Address:", "ana.roe@example.org"), ("IP Address:", "192.0.2.7"))
    assert reading.facts == {"report": 1, "selector": 1, "login": 1}
    assert (rows["selector"][0]["party"], rows["login"][0]["party"]) == (None, None)


@pytest.mark.parametrize(
    ("rows", "template", "place"),
    [
        ([("Shoe Size:", "42")], UNKNOWN_LABEL, "page 1, line 3"),
        ([("CyberTipline Report 190001002", "")], OTHER_NUMBER, "page 1, line 3"),
        ([("Total Uploaded Files:", "2"), ("MD5:", "f" * 32)], FILES_DIFFER, "page 1, line 3"),
        ([("Filename:", "a.bin"), ("Filename:", "b.bin"), ("MD5:", "f" * 32)], NO_HASH, "page 1, line 3"),
        ([("MD5:", "xyz")], NOT_A_HASH, "page 1, line 3"),
        ([("Suspect", ""), ("Profile URL:", "https://example.org/a"), ("bc", "")], GOES_ON, "page 1, line 5"),
        ([("Prior CT Reports:", "190001003, 190001004")], PRIOR, "page 1, line 3"),
        ([("Incident Time:", "13-31-2026 08:18:21 UTC")], NOT_A_TIME, "page 1, line 3"),
        ([("Incident Time:", "10-31-2026 08:18:21")], NO_ZONE, "page 1, line 3"),
    ],
)
def test_what_is_not_understood_is_said(tmp_path: Path, rows: list[tuple[str, str]], template: str, place: str) -> None:
    _reading, found, notices = page(tmp_path, *rows)
    assert notices == [(template, place)]
    assert len(found["report"]) == 1


def test_a_zone_that_is_not_printed_is_asked(tmp_path: Path) -> None:
    data = columns((*HEAD, ("Incident Time:", "10-31-2026 08:18:21")))
    reading, _rows = read(tmp_path, data)
    assert [question.key for question in reading.questions] == ["zone"]
    _reading, rows = read(tmp_path, data, {"zone": ("Europe/Paris", "A. Martin")})
    assert rows["report"][0]["incident_at"] == datetime(2026, 10, 31, 7, 18, 21, tzinfo=UTC)


def test_a_scanned_page_and_a_damaged_file_are_said(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, columns(HEAD, ()))
    assert (reading.status, [(n.template, n.place) for n in reading.notices]) == ("partial", [(NO_TEXT, "page 2")])
    reading, _rows = read(tmp_path, REPORT[:400])
    assert (reading.status, [notice.template for notice in reading.notices]) == ("unread", [BROKEN])


@pytest.mark.slow
def test_the_passage_is_the_line(tmp_path: Path) -> None:
    from relais.intake.ncmec.pdf_rows import row_at

    for number, rows in enumerate(PAGES, 1):
        for line, (label, value) in enumerate(rows, 1):
            assert row_at(REPORT, f"page {number}, line {line}") == "  ".join(filter(None, (label, value)))
    for place in ("page 1, line 99", "page 9, line 1", "line 1", ""):
        with pytest.raises(UnreadableError) as raised:
            row_at(REPORT, place)
        assert raised.value.notice.template == NO_PLACE


def test_a_letter_that_quotes_a_report_is_none(tmp_path: Path) -> None:
    assert next(format_.name for format_ in FORMATS if known(format_, given(tmp_path, REPORT))) == "ncmec_pdf"
    quoting = columns([("We refer to CyberTipline Report 190001001", ""), ("Dear colleagues", "")])
    assert not known(FORMAT, given(tmp_path, quoting))
    for data in (*letter_sample.SOUND.values(), b"%PDF-1.4\n", REPORT[:400]):
        assert not known(FORMAT, given(tmp_path, data))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


def test_a_port_without_an_address_is_nobodys(tmp_path: Path) -> None:
    reading, _rows, notices = page(tmp_path, ("Port:", "51034"), ("", "10-29-2026 23:43:28 UTC"))
    assert (reading.facts, notices) == ({"report": 1}, [(PORT_ALONE, "page 1, line 3")])


def roles(rows: Rows) -> list[tuple[object, ...]]:
    return [(row["role"], row["name_raw"], row["birth_date_raw"]) for row in rows["party"]]


def below_ana(tmp_path: Path, *heading: tuple[str, str]) -> tuple[Rows, list[tuple[str, str]]]:
    jane = ("Email:", "jane@example.org"), ("Name:", "Jane Child"), ("Date of Birth:", "01-02-2014")
    rows = ("Suspect 1", ""), ("Name:", "Ana Roe"), ("Date of Birth:", "01-02-1980"), *heading, *jane
    _reading, found, notices = page(tmp_path, *rows, ("IP Address:", "192.0.2.7 (Login)"))
    selector, login = found["selector"][0], found["login"][0]
    assert (selector["party"], login["party"]) == (1, 1)
    return found, notices


@pytest.mark.parametrize(
    ("heading", "role", "templates"),
    [
        (("Minor Victim 1", ""), "victim", []),
        (("Minor 1", ""), "victim", []),
        (("Alleged Victim", ""), "victim", []),
        (("Victim Information", ""), "victim", []),
        (("Minor Victim 1:", ""), "victim", []),
        (("Recipient 1", "Additional"), "recipient", []),
        (("Victim 1:", "Additional"), "victim", [UNKNOWN_LABEL]),
        (("Child seen with her", ""), "victim", [OTHER_PERSON]),
        (("Opfer 1", ""), "victim", [OTHER_PERSON]),
        (("Victim seen:", "yes"), "victim", [UNKNOWN_LABEL, OTHER_PERSON]),
        (("Additional Person 2", ""), "other", [OTHER_PERSON]),
        (("Other Person", ""), "other", [OTHER_PERSON]),
        (("Other Person:", ""), "other", [UNKNOWN_LABEL, OTHER_PERSON]),
        (("Associated Account 1", "Additional"), "other", [OTHER_PERSON]),
    ],
)
def test_nobody_is_taken_for_the_suspect_above(
    tmp_path: Path, heading: tuple[str, str], role: str, templates: list[str]
) -> None:
    found, notices = below_ana(tmp_path, heading)
    assert roles(found) == [("reported", "Ana Roe", "01-02-1980"), (role, "Jane Child", "01-02-2014")]
    assert notices == [(template, "page 1, line 6") for template in templates]


@pytest.mark.parametrize("label", ["Name:", "Date of Birth:"])
def test_a_second_name_or_birth_date_is_another_person(tmp_path: Path, label: str) -> None:
    rows = ("Suspect 1", ""), (label, "1"), (label, "2"), ("Email:", "jane@example.org"), ("IP Address:", "192.0.2.7")
    _reading, found, notices = page(tmp_path, *rows)
    assert [row["role"] for row in found["party"]] == ["reported", "other"]
    assert (found["selector"][0]["party"], found["login"][0]["party"]) == (1, 1)
    assert notices == [(SECOND_PERSON, "page 1, line 5")]
    _reading, found, _notices = page(tmp_path, ("Victim", ""), *rows[1:])
    assert [row["role"] for row in found["party"]] == ["victim", "victim"]


def test_an_agency_and_its_officer_are_two(tmp_path: Path) -> None:
    rows = ("Law Enforcement Contact", ""), ("By post:", ""), ("Agency:", "Example Police"), ("Officer Name:", "B. Roe")
    _reading, found, _notices = page(tmp_path, *rows)
    assert roles(found) == [("officer", "Example Police", None), ("officer", "B. Roe", None)]


def test_a_person_below_a_file_is_no_file(tmp_path: Path) -> None:
    rows = ("Uploaded File Information", ""), ("MD5:", "f" * 32), ("seen", ""), ("IP Address:", "192.0.2.9 (Upload)")
    _reading, found, _notices = page(tmp_path, *rows, ("The minor", ""), ("IP Address:", "192.0.2.7"))
    assert [row["role"] for row in found["party"]] == ["victim"]
    assert [row["party"] for row in found["login"]] == [None, 0]


def test_a_label_left_empty_takes_no_heading_for_its_value(tmp_path: Path) -> None:
    found, notices = below_ana(tmp_path, ("Email:", ""), ("The minor seen", ""))
    assert roles(found)[1] == ("victim", "Jane Child", "01-02-2014")
    assert notices == [(OTHER_PERSON, "page 1, line 7")]


@pytest.mark.parametrize(
    ("time", "at", "templates"),
    [
        ("10-29-2026 23:43:28 EDT", datetime(2026, 10, 30, 3, 43, 28, tzinfo=UTC), []),
        ("10-29-2026 23:43:28 +02:00", datetime(2026, 10, 29, 21, 43, 28, tzinfo=UTC), []),
        ("2026-10-29 23:43:28 (UTC)", datetime(2026, 10, 29, 23, 43, 28, tzinfo=UTC), []),
        ("10-29-2026 23:43 GMT+1", datetime(2026, 10, 29, 22, 43, tzinfo=UTC), []),
        ("10-29-2026 23:43:28 EST", None, [UNKNOWN_ZONE]),
        ("2026-10-29 23:43:28 PST", None, [UNKNOWN_ZONE]),
        ("10-29-2026 11:43:28 PM EST", None, [UNKNOWN_TIME]),
    ],
)
def test_a_time_keeps_what_is_written_of_its_zone(
    tmp_path: Path, time: str, at: datetime | None, templates: list[str]
) -> None:
    for rows in (("IP Address:", "192.0.2.7 (Login)"), ("", time)), (("IP Address:", f"192.0.2.7 (Login) {time}"),):
        _reading, found, notices = page(tmp_path, ("Suspect 1", ""), *rows, ("Name:", "Ana Roe"))
        assert [(row["at"], row["time_raw"]) for row in found["login"]] == [(at, time)]
        assert [row["role"] for row in found["party"]] == ["reported"]
        assert [template for template, _place in notices] == templates

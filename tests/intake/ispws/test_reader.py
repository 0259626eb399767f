from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.ispws.element import MISSING, UNKNOWN_ATTRIBUTE, UNKNOWN_ELEMENT
from relais.intake.ispws.people import NO_ADDRESS, NO_DEVICE, OTHER_VALUE
from relais.intake.ispws.reader import FORMAT, NO_REPORT
from relais.intake.ispws.report import OLD_VALUE, OTHER_HASH
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.ncmec.files import NOT_A_HASH
from relais.intake.ncmec.people import PRIOR
from relais.intake.syntax.xml_source import BROKEN, DOCTYPE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.ncmec_samples import Tables, known, take

REPORTED = (
    "<personOrUserReported><personOrUserReportedPerson><firstName>Jean</firstName><lastName>EXEMPLE</lastName>"
    "<phone verified='true'>+33639981234</phone><email>jean@example.org</email>"
    "<address type='Home'><address>1 rue de l'Exemple</address><city>Lyon</city><country>FR</country></address>"
    "<age>54</age><dateOfBirth>1970-01-31</dateOfBirth></personOrUserReportedPerson>"
    "<espIdentifier>10000777</espIdentifier><espService>Example Chat</espService><screenName>jean.ex</screenName>"
    "<displayName>Jean E.</displayName><profileBio>Write to other@example.net</profileBio>"
    "<ipCaptureEvent><ipAddress>198.51.100.7</ipAddress><eventName>Login</eventName>"
    "<dateTime>2024-02-28T21:00:00Z</dateTime><possibleProxy>false</possibleProxy><port>50123</port></ipCaptureEvent>"
    "<ipCaptureEvent><ipAddress>100.64.3.9</ipAddress></ipCaptureEvent>"
    "<deviceId><idType>IMEI</idType><idValue>490154203237518</idValue></deviceId>"
    "<associatedAccount type='Billing'><firstName>Anne</firstName><email>anne@example.org</email></associatedAccount>"
    "</personOrUserReported>"
)
SUMMARY = (
    "<incidentSummary><incidentType>Child Sex Tourism</incidentType>"
    "<incidentDateTime>2024-02-28T21:14:05+01:00</incidentDateTime></incidentSummary>"
)
REPORTER = "<reporter><reportingPerson><firstName>Robin</firstName></reportingPerson></reporter>"
FULL = f"<report>{SUMMARY}{REPORTER}{REPORTED}<additionalInfo>50 EUR were agreed.</additionalInfo></report>"
COUNTS = {"report": 1, "party": 3, "selector": 6, "login": 2}


def read(text: str | bytes, folder: Path) -> tuple[Tables, Reading]:
    return take(FORMAT, text if isinstance(text, bytes) else text.encode(), folder)


def templates(reading: Reading) -> list[str]:
    return [notice.template for notice in reading.notices]


def test_full_report(tmp_path: Path) -> None:
    tables, reading = read(FULL, tmp_path)
    assert (reading.facts, reading.status, reading.notices) == (COUNTS, "read", ())
    report = tables["report"][0]
    assert (report["locator"], report["channel"], report["incident_type"]) == ("/report", "ispws", "Child Sex Tourism")
    assert report["incident_at"].isoformat() == "2024-02-28T20:14:05+00:00"
    assert report["incident_time_raw"] == "2024-02-28T21:14:05+01:00"
    for unsaid in ("escalated", "child_at_risk", "live", "informational", "priority", "reference", "at"):
        assert report[unsaid] is None
    assert {(token["kind"], token["value"]) for token in report["tokens"]} == {
        ("amount", "50"),
        ("email", "other@example.net"),
    }
    party = tables["party"][0]
    assert {key: cell for key, cell in party.items() if key not in ("source_id", "reading_id")} == {
        "ordinal": 0,
        "locator": "/report/personOrUserReported",
        "report": 0,
        "role": "reported",
        "name_raw": "Jean EXEMPLE",
        "nickname": "Jean E.",
        "birth_date_raw": "1970-01-31",
        "age_raw": "54",
        "address_raw": "1 rue de l'Exemple, Lyon, FR",
        "address_country": "FR",
        "state": None,
    }
    assert [row["role"] for row in tables["party"]] == ["reported", "account", "reporter"]
    assert [(row["kind"], row["party"], row["verified"]) for row in tables["selector"]] == [
        ("handle", 0, None), ("handle", 0, None), ("phone", 0, True), ("email", 0, None), ("device", 0, None),
        ("email", 1, None),
    ]  # fmt: skip
    assert {row["service"] for row in tables["selector"] if row["kind"] == "handle"} == {"example chat"}
    login, inside = tables["login"]
    assert (login["ip"], login["port"], login["proxy"], login["event"]) == ("198.51.100.7", 50123, False, "Login")
    assert (inside["nature"], inside["port"], inside["proxy"], inside["at"]) == ("cgnat", None, None, None)
    assert inside["locator"] == "/report/personOrUserReported/ipCaptureEvent[2]"


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        ("<reports>", "</reports>", ["/reports/report[1]", "/reports/report[2]"]),
        ("<a><b>", "</b></a>", ["(//report)[1]", "(//report)[2]"]),
    ],
)
def test_batches_and_their_places(before: str, after: str, places: list[str], tmp_path: Path) -> None:
    text = f"{before}{FULL}<other/>{FULL}{after}"
    tables, reading = read(text, tmp_path)
    assert reading.facts == {table: 2 * count for table, count in COUNTS.items()}
    assert [row["locator"] for row in tables["report"]] == places
    assert templates(reading) == [UNKNOWN_ELEMENT]
    for rows in tables.values():
        for row in rows:
            assert FORMAT.passage(text.encode(), row["locator"])
    for row in tables["login"]:
        assert row["ip_raw"] in FORMAT.passage(text.encode(), row["locator"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_and_namespaces(encoding: str, tmp_path: Path) -> None:
    declared = "iso-8859-1" if encoding == "iso-8859-1" else "utf-16" if encoding == "utf-16" else "utf-8"
    text = f'<?xml version="1.0" encoding="{declared}"?><!-- a -->{FULL}'.replace("Jean ", "Jéan ")
    text = text.replace("<report>", '<report xmlns="https://example.org/x">')
    data = text.encode(encoding)
    assert known(FORMAT, data, tmp_path)
    tables, reading = read(data, tmp_path)
    assert (reading.facts, reading.notices) == (COUNTS, ())
    assert tables["party"][0]["nickname"] == "Jéan E."
    assert FORMAT.passage(data, "/report/personOrUserReported/displayName") == "Jéan E."


@pytest.mark.parametrize(
    ("reason", "escalated"), [("Immediate risk", True), ("true", True), ("false", False), ("", None)]
)
def test_escalation_is_urgency_and_nothing_more(reason: str, escalated: bool | None, tmp_path: Path) -> None:
    text = FULL.replace(
        "<incidentDateTime>", f"<escalateToHighPriority>{reason}</escalateToHighPriority><incidentDateTime>"
    )
    tables, _ = read(text, tmp_path)
    assert tables["report"][0]["escalated"] is escalated
    assert tables["report"][0]["child_at_risk"] is None


@pytest.mark.parametrize(
    ("flag", "said"),
    [("<informational/>", True), ("<informational>false</informational>", False), ("", None)],
)
def test_informational(flag: str, said: bool | None, tmp_path: Path) -> None:
    tables, reading = read(FULL.replace("<report>", f"<report>{flag}"), tmp_path)
    assert tables["report"][0]["informational"] is said
    assert not reading.notices


def test_files_of_one_report_share_its_row(tmp_path: Path) -> None:
    def file(report: int, live: str) -> str:
        return (
            f"<fileDetails><reportId>{report}</reportId><fileId>f</fileId><originalFileName>name.bin</originalFileName>"
            f"<locationOfFile>https://example.org/name.bin</locationOfFile><fileViewedByEsp>false</fileViewedByEsp>"
            f"<fileAnnotations>{live}</fileAnnotations><industryClassification>B2</industryClassification>"
            f"<originalFileHash hashType='MD5'>{'AB' * 16}</originalFileHash>"
            f"<originalFileHash hashType='SHA-256'>{'cd' * 32}</originalFileHash>"
            f"<originalFileHash hashType='SHA1'>{'cd' * 32}</originalFileHash>"
            f"<originalFileHash hashType='Odd'>odd</originalFileHash>"
            "<ipCaptureEvent><ipAddress>203.0.113.9</ipAddress></ipCaptureEvent></fileDetails>"
        )

    tables, reading = read(f"<x>{file(1, '<liveStreaming/>')}{file(1, '')}{FULL}{file(2, '')}</x>", tmp_path)
    assert [(row["reference"], row["live"]) for row in tables["report"]] == [("1", True), (None, None), ("2", None)]
    assert [(row["report"], row["live"]) for row in tables["media"]] == [(0, True), (0, None), (2, None)]
    medium = tables["media"][0]
    assert (medium["md5"], medium["sha256"], medium["sha1"]) == ("ab" * 16, "cd" * 32, None)
    assert medium["hash_raw"] == f"{'cd' * 32}; odd"
    assert (medium["code"], medium["viewed_by_company"]) == ("B2", False)
    assert set(templates(reading)) == {NOT_A_HASH, OTHER_HASH}
    assert "name.bin" not in str(tables)


def test_what_the_schema_refuses_is_read_and_said(tmp_path: Path) -> None:
    text = (
        FULL.replace("Child Sex Tourism", "Another type")
        .replace(REPORTER, "")
        .replace("<eventName>Login", "<eventName odd='1'>Tea")
        .replace("<ipAddress>100.64.3.9</ipAddress>", "")
        .replace("<idValue>490154203237518</idValue>", "")
        .replace("<displayName>", "<shoeSize>44</shoeSize><priorCTReports>7</priorCTReports><displayName>")
    )
    tables, reading = read(text, tmp_path)
    assert {
        OTHER_VALUE, MISSING, UNKNOWN_ATTRIBUTE, UNKNOWN_ELEMENT, NO_ADDRESS, NO_DEVICE, PRIOR,
    } == set(templates(reading))  # fmt: skip
    assert tables["report"][0]["incident_type"] == "Another type"
    assert tables["login"][0]["event"] == "Tea"
    assert (reading.skipped, reading.status) == (2, "partial")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE report [<!ENTITY a "x">]>',
        '<?xml version="1.0"?>\n<!-- c -->\n<!DOCTYPE report SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE report [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_document_types_are_refused(head: str, tmp_path: Path) -> None:
    data = (head + FULL.replace("Jean E.", "&a;")).encode()
    assert known(FORMAT, data, tmp_path)
    tables, reading = read(data, tmp_path)
    assert (tables, reading.status, templates(reading)) == ({}, "unread", [DOCTYPE])
    with pytest.raises(UnreadableError):
        FORMAT.passage(data, "/report")


def test_truncation_keeps_what_stands_before(tmp_path: Path) -> None:
    cut = FULL.index("<port>50123") + len("<port>501")
    tables, reading = read(FULL[:cut], tmp_path)
    assert reading.status == "partial"
    assert reading.notices[0].template == BROKEN
    assert reading.notices[0].place == "line 1"
    login = tables["login"][0]
    assert (login["ip"], login["port"]) == ("198.51.100.7", None)
    assert tables["party"][0]["nickname"] == "Jean E."


def test_wrong_encoding_keeps_what_stands_before(tmp_path: Path) -> None:
    text = FULL.replace("<profileBio>Write", "<profileBio>\u00e9crire")
    tables, reading = read(f"\n\n{text}".encode("iso-8859-1"), tmp_path)
    assert (reading.status, reading.notices[0].template) == ("partial", BROKEN)
    assert reading.notices[0].place == "line 3"
    assert [row["value"] for row in tables["selector"] if row["kind"] == "email"] == ["jean@example.org"]


def test_depth_is_bounded(tmp_path: Path) -> None:
    deep = FULL.replace("Jean E.", "<a>" * 100_000 + "</a>" * 100_000)
    _, reading = read(deep, tmp_path)
    assert reading.notices[0].template == BROKEN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<report><rentity_id>1</rentity_id><transaction/></report>",
        b"<project><model type='Call'/></project>",
        b"report incidentSummary",
        b'{"reportId": 1, "x": "<report><incidentSummary>"}',
        b"<html><report></report></html>",
    ],
)
def test_recognises_no_other(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, data, tmp_path)


def test_no_report_is_said(tmp_path: Path) -> None:
    _, reading = read("<a><incidentSummary/></a>", tmp_path)
    assert templates(reading) == [NO_REPORT]


@pytest.mark.parametrize("locator", ["/nothing", "/report/victim", "/report/x[0]", "(//report)[9]", "", "/report/a b"])
def test_no_passage_where_no_place_is(locator: str) -> None:
    with pytest.raises(UnreadableError):
        FORMAT.passage(FULL.encode(), locator)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(FULL) - 1), width=st.integers(0, 60), put=st.binary(max_size=12))
def test_nothing_whatever_raises(at: int, width: int, put: bytes, tmp_path: Path) -> None:
    """Any bytes in the place of any others: the reader says what it cannot read, and never fails."""
    data = FULL.encode()
    tables, reading = read(data[:at] + put + data[at + width :], tmp_path)
    assert {table: len(rows) for table, rows in tables.items()} == reading.facts


SAMPLES: dict[str, tuple[dict[str, int], set[str]]] = {
    "filedetails_all_fields.xml": (
        {"report": 1, "selector": 1, "login": 1, "media": 1},
        {NOT_A_HASH, NOT_A_SELECTOR},
    ),
    "filedetails_minimal.xml": ({"report": 1, "media": 1}, set()),
    # 555-0123 is a national number of no stated country, and the device numbers fail their check digit.
    "report_all_sections.xml": ({"report": 1, "party": 6, "selector": 9, "login": 1}, {NOT_A_SELECTOR}),
    "report_minimal_old_enum_INVALID.xml": ({"report": 1, "party": 1, "selector": 1}, {OLD_VALUE}),
    "report_mixed_incidents_location.xml": ({"report": 1, "party": 2, "selector": 6}, {NOT_A_SELECTOR}),
}


@pytest.mark.samples
@pytest.mark.parametrize("name", SAMPLES)
def test_public_samples(name: str, samples: Path, tmp_path: Path) -> None:
    data = (samples / "ncmec_ispws" / name).read_bytes()
    assert known(FORMAT, data, tmp_path)
    tables, reading = read(data, tmp_path)
    counts, said = SAMPLES[name]
    assert reading.facts == counts
    assert set(templates(reading)) == said
    assert reading.status == "read"
    for rows in tables.values():
        for row in rows:
            assert FORMAT.passage(data, row["locator"])


@pytest.mark.samples
def test_public_sample_in_full(samples: Path, tmp_path: Path) -> None:
    data = (samples / "ncmec_ispws" / "report_all_sections.xml").read_bytes()
    tables, _ = read(data, tmp_path)
    report: dict[str, Any] = tables["report"][0]
    assert report["escalated"] is True
    assert report["child_at_risk"] is None
    assert report["incident_at"].isoformat() == "2024-01-15T14:30:00+00:00"
    assert [row["role"] for row in tables["party"]] == [
        "reported", "recipient", "victim", "reporter", "officer", "officer",
    ]  # fmt: skip
    login = tables["login"][0]
    assert (login["ip"], login["nature"], login["event"], login["port"]) == ("192.168.1.100", "private", "Upload", None)

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.intake.etsi.reader import FORMAT, NO_RECORD, NOT_COMPLETE, passage
from relais.intake.etsi.record import NO_ADDRESS, NO_LEGS, OTHER_RECORD
from relais.intake.instant import NO_ZONE, NOT_A_TIME
from relais.intake.login import NOT_A_PORT, REVERSED
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.syntax.xml_source import BROKEN, DOCTYPE, NO_PLACE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.etsi.etsi_sample import (
    ADDRESS,
    CALLEE,
    CALLER,
    FIXED,
    HOLDER,
    READER,
    SOUND,
    TIME,
    WRITER,
    leg,
    message,
    record,
    session,
    usage,
)

ABOVE = "/RetainedDataMessage/retainedDataPayload/responseMessage/responsePayload"


def read(tmp_path: Path, data: bytes, answers: dict[str, tuple[str, str]] | None = None) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), answers)


def test_one_full_call(tmp_path: Path) -> None:
    data = message(record(usage(CALLER, CALLEE)))
    reading, rows = read(tmp_path, data)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": 2, "selector": 4, "call": 1}
    assert rows["call"] == [{
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": f"{ABOVE}/ResponseRecord[1]", "caller": 0, "callee": 1, "service": "example mobile",
        "conversation": None, "at": datetime(2024, 1, 15, 13, 30, tzinfo=UTC), "time_raw": "20240115143000+0100",
        "time_precision": "second", "zone_source": "file", "duration_s": 90, "video": None, "status": "unknown",
    }]  # fmt: skip
    assert [(each["party"], each["kind"], each["service"], each["value"]) for each in rows["selector"]] == [
        (0, "phone", None, "+33639980001"), (0, "device", "imsi", "208011234567890"),
        (0, "device", "imei", "490154203237518"), (1, "phone", None, "+639175550101"),
    ]  # fmt: skip
    assert [each["role"] for each in rows["party"]] == ["caller", "callee"]
    assert "<partyNumber>33639980001</partyNumber>" in passage(data, rows["party"][0]["locator"])


def test_a_call_of_three_is_two_rows_and_other_legs_are_kept(tmp_path: Path) -> None:
    third = leg("forwarded-to-Party", "639175550102")
    odd = leg("translated-Party", "639175550103")
    reading, rows = read(tmp_path, message(record(usage(CALLER, CALLEE, third, odd))))
    assert [(each["caller"], each["callee"]) for each in rows["call"]] == [(0, 1), (0, 2)]
    assert [each["role"] for each in rows["party"]] == ["caller", "callee", "callee", "other"]
    assert reading.notices == ()


def test_one_leg_alone(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, message(record(usage(CALLEE, more=TIME)), record(usage(CALLER))))
    assert [(each["caller"], each["callee"], each["duration_s"]) for each in rows["call"]] == [
        (None, 0, 90),
        (1, None, 90),
    ]


@pytest.mark.parametrize("legs", [(WRITER, READER), (READER, WRITER)])
def test_a_text(legs: tuple[str, str], tmp_path: Path) -> None:
    reading, rows = read(tmp_path, message(record(usage(*legs))))
    [row] = rows["message"]
    assert reading.facts == {"party": 2, "selector": 2, "message": 1}
    numbers = {each["party"]: each["value"] for each in rows["selector"]}
    assert (numbers[row["sender"]], numbers[row["recipient"]]) == ("+33639980001", "+639175550101")
    assert (row["at"], row["service"], row["length"], row["attachments"]) == (
        datetime(2024, 1, 15, 13, 45, tzinfo=UTC), "example mobile", None, 0,
    )  # fmt: skip


def test_parties_are_listed_once(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, SOUND["etsi_xml"])
    assert reading.facts == {"party": 2, "selector": 4, "call": 8}
    assert [each["locator"] for each in rows["call"]] == [f"{ABOVE}/ResponseRecord[{n}]" for n in range(1, 9)]
    for number, each in enumerate(rows["call"]):
        assert f"<recordNumber>{number}</recordNumber>" in passage(SOUND["etsi_xml"], each["locator"]).replace(
            ' xmlns="http://uri.etsi.org/02657/v1.28.1#/RetainedData"', ""
        )


def test_a_session_assigns_an_address_to_a_subscriber(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, message(record(session())))
    assert (reading.notices, reading.facts) == ((), {"party": 1, "selector": 3, "login": 1})
    [row] = rows["login"]
    assert (row["party"], row["ip"], row["port"], row["port_last"], row["event"], row["service"]) == (
        0, "203.0.113.7", 40000, 40063, "mobilePacketData", "example mobile",
    )  # fmt: skip
    assert (row["at"], row["until_at"]) == (
        datetime(2024, 1, 15, 14, 30, tzinfo=UTC), datetime(2024, 1, 15, 15, tzinfo=UTC),
    )  # fmt: skip
    assert rows["party"][0]["role"] == "subscriber"
    assert {each["value"] for each in rows["selector"]} == {"490154203237518", "208011234567890", "+33639980001"}


def test_a_fixed_line_and_nothing_of_the_other_end(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, message(record(FIXED)))
    assert [(each["ip"], each["event"], each["until_time_raw"]) for each in rows["login"]] == [
        ("2001:db8::7", "xDSL", "2024-01-16T14:30:00Z")
    ]
    assert [(each["kind"], each["service"], each["value"]) for each in rows["selector"]] == [
        ("handle", "example mobile", "roe-77"), ("device", "mac", "00:00:5e:00:53:01"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "ips", "ports"),
    [
        ("<iPAddress><iPBinaryAddress>CB007107</iPBinaryAddress></iPAddress>", ["203.0.113.7"], [(None, None)]),
        (ADDRESS.replace("<portRange><startPort>40000</startPort><endPort>40063</endPort></portRange>",
                         "<natPort>40001</natPort>"), ["203.0.113.7"], [(40001, None)]),
        ("<pDPAddressAllocated>10.1.2.3</pDPAddressAllocated><destinationIPAddress>192.0.2.1</destinationIPAddress>",
         ["10.1.2.3"], [(None, None)]),
        (ADDRESS + ADDRESS.replace("203.0.113.7", "2001:db8::1").replace("4006", "4116"),
         ["203.0.113.7", "2001:db8::1"], [(40000, 40063), (40000, 41163)]),
    ],
)  # fmt: skip
def test_how_addresses_are_written(inside: str, ips: list[str], ports: list[object], tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, message(record(session(inside))))
    assert [each["ip"] for each in rows["login"]] == ips
    assert [(each["port"], each["port_last"]) for each in rows["login"]] == ports


@pytest.mark.parametrize(
    ("first", "last", "ports", "template"),
    [
        ("0", "1023", (1, 1023, "0-1023"), None),
        ("99999", "1023", (None, None, "99999-1023"), NOT_A_PORT),
        ("x", "-1", (None, None, "x--1"), NOT_A_PORT),
        ("50000", "40063", (None, None, "50000-40063"), REVERSED),
        ("40000</startPort><startPort>41000", "40063", (None, None, "40000, 41000-40063"), NOT_A_PORT),
    ],
)
def test_ports_that_cannot_be_read_are_said(
    first: str, last: str, ports: tuple[object, ...], template: str | None, tmp_path: Path
) -> None:
    inside = ADDRESS.replace("40000", first).replace("40063", last)
    reading, rows = read(tmp_path, message(record(session(inside))))
    assert [(each["port"], each["port_last"], each["port_raw"]) for each in rows["login"]] == [ports]
    assert [notice.template for notice in reading.notices] == ([] if template is None else [template])


def test_what_is_named_like_a_port_and_is_none(tmp_path: Path) -> None:
    about = "<transportProtocol>udp</transportProtocol><ported>no</ported><portType>nat</portType>"
    inside = ADDRESS.replace("<portRange>", f"{about}<portRange>")
    reading, rows = read(tmp_path, message(record(session(inside))))
    assert ([each["port_raw"] for each in rows["login"]], reading.notices) == (["40000-40063"], ())


def test_addresses_in_the_words_of_an_operator(tmp_path: Path) -> None:
    beside = (
        "<additionalInformation><otherInformation>"
        '"A_PRIVATE_IPV4"="10.1.2.3";"A_PUPLIC_IPV6"="2001:db8::9";"type"="9"'
        "</otherInformation></additionalInformation>"
    )
    reading, rows = read(tmp_path, message(record(session(""), 1, beside), record(session(""))))
    assert [each["ip"] for each in rows["login"]] == ["10.1.2.3", "2001:db8::9"]
    assert rows["login"][0]["until_at"] == datetime(2024, 1, 15, 15, tzinfo=UTC)
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (NO_ADDRESS, f"{ABOVE}/ResponseRecord[2]")
    ]


def test_a_session_whose_times_stand_with_the_leg(tmp_path: Path) -> None:
    number = "<partyNumber>+33639980009</partyNumber>"
    data = message(record(session().replace("<partyType>", number + TIME + "<partyType>").replace("interval", "other")))
    _reading, rows = read(tmp_path, data)
    assert rows["login"][0]["at"] == datetime(2024, 1, 15, 13, 30, tzinfo=UTC)
    assert "+33639980009" in {each["value"] for each in rows["selector"]}


def test_who_holds_a_line(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, message(record(HOLDER)))
    [row] = rows["party"]
    assert (row["role"], row["name_raw"], row["birth_date_raw"], row["address_raw"], row["address_country"]) == (
        "subscriber", "Ana Roe", "19800203", "Example Street, 1, 69001, Lyon, FR", "FR",
    )  # fmt: skip
    assert [(each["kind"], each["service"], each["value"]) for each in rows["selector"]] == [
        ("handle", "example mobile", "S-42"), ("email", None, "ana@example.org"), ("phone", None, "+33639980002"),
        ("phone", None, "+33639980001"), ("device", "imsi", "208011234567890"),
    ]  # fmt: skip
    assert reading.notices == ()


def test_a_company_holds_a_line(tmp_path: Path) -> None:
    company = "<networkAccessRecord><naSubscriber><organizationInfo><name>Roe Trading</name></organizationInfo>"
    fixed = f"<service>{ADDRESS}<timeSpan><startTime>20240101000000Z</startTime></timeSpan></service>"
    _reading, rows = read(tmp_path, message(record(f"{company}{fixed}</naSubscriber></networkAccessRecord>")))
    assert [each["name_raw"] for each in rows["party"]] == ["Roe Trading"]
    assert [(each["ip"], each["event"], each["until_at"]) for each in rows["login"]] == [
        ("203.0.113.7", "assigned", None)
    ]


def test_a_national_number_waits_for_its_country(tmp_path: Path) -> None:
    national = leg("originating-Party", "0639980001").replace("internationalNumber", "nationalNumber")
    data = message(record(usage(national, CALLEE)))
    reading, rows = read(tmp_path, data)
    assert [asked.key for asked in reading.questions] == ["country"]
    assert (rows["selector"][0]["raw"], rows["selector"][0]["value"]) == ("0639980001", None)
    assert [notice.template for notice in reading.notices] == [NOT_A_SELECTOR]
    _reading, rows = read(tmp_path, data, {"country": ("FR", "A. Roe")})
    assert rows["selector"][0]["value"] == "+33639980001"


@pytest.mark.parametrize(
    ("raw", "at", "precision"),
    [
        ("20240115143000Z", datetime(2024, 1, 15, 14, 30, tzinfo=UTC), "second"),
        ("20240115143000.25+01", datetime(2024, 1, 15, 13, 30, 0, 250_000, tzinfo=UTC), "second"),
        ("202401151430-0330", datetime(2024, 1, 15, 18, 0, tzinfo=UTC), "minute"),
        ("2024-01-15T14:30:00+01:00", datetime(2024, 1, 15, 13, 30, tzinfo=UTC), "second"),
    ],
)
def test_times(raw: str, at: datetime, precision: str, tmp_path: Path) -> None:
    data = message(record(usage(CALLER.replace("20240115143000+0100", raw), CALLEE)))
    _reading, rows = read(tmp_path, data)
    assert (rows["call"][0]["at"], rows["call"][0]["time_precision"], rows["call"][0]["time_raw"]) == (
        at,
        precision,
        raw,
    )


def test_a_time_without_zone_waits_and_no_time_is_said(tmp_path: Path) -> None:
    data = message(
        *(record(usage(CALLER.replace("20240115143000+0100", raw))) for raw in ("20240115143000", "20240231143000Z"))
    )
    reading, rows = read(tmp_path, data)
    assert [notice.template for notice in reading.notices] == [NO_ZONE, NOT_A_TIME]
    assert [(each["at"], each["time_raw"]) for each in rows["call"]] == [
        (None, "20240115143000"), (None, "20240231143000Z"),
    ]  # fmt: skip
    _reading, rows = read(tmp_path, data, {"zone": ("Europe/Paris", "A. Roe")})
    assert rows["call"][0]["at"] == datetime(2024, 1, 15, 13, 30, tzinfo=UTC)


def test_one_broken_record_among_many(tmp_path: Path) -> None:
    bad = [record("<telephonyRecord><telephonyDevice/></telephonyRecord>"), record(usage()), record("")]
    reading, rows = read(tmp_path, message(record(usage(CALLER, CALLEE)), *bad, record(usage(CALLER, CALLEE))))
    assert (reading.status, reading.skipped, len(rows["call"])) == ("partial", 3, 2)
    assert [(notice.template, notice.place.rpartition("/")[2]) for notice in reading.notices] == [
        (OTHER_RECORD, "ResponseRecord[2]"), (OTHER_RECORD, "ResponseRecord[4]"), (NO_LEGS, "ResponseRecord[3]"),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["responseIncomplete", "responseUnsuccessful"])
@pytest.mark.parametrize("inside", ["", "<errorInformation>x</errorInformation>"])
def test_an_answer_that_is_not_complete_is_read_in_part(status: str, inside: str, tmp_path: Path) -> None:
    whole = message(record(usage(CALLER, CALLEE))).decode()
    data = whole.replace("<responseComplete/>", f"<{status}>{inside}</{status}>").encode()
    reading, rows = read(tmp_path, data)
    assert (reading.status, reading.skipped, len(rows["call"])) == ("partial", 1, 1)
    [notice] = reading.notices
    assert (notice.template, notice.params["raw"]) == (NOT_COMPLETE, status)
    assert notice.place == ABOVE.replace("responsePayload", "responseStatus")
    assert f"<{status}" in passage(data, notice.place)


def test_where_the_xml_breaks_what_stands_before_is_read(tmp_path: Path) -> None:
    data = SOUND["etsi_xml"]
    reading, rows = read(tmp_path, data[: data.rindex(b"<iMSI>")])
    assert (reading.status, len(rows["call"]), reading.notices[0].template) == ("partial", 7, BROKEN)


@pytest.mark.parametrize("name", SOUND)
def test_it_is_recognised_in_every_version(name: str, tmp_path: Path) -> None:
    for data in (SOUND[name], SOUND[name].replace(b"v1.28.1", b"v1.26.1"), SOUND[name].replace(b"\xef\xbb\xbf", b"")):
        assert known(FORMAT, source(tmp_path, data))


def test_others_are_refused(tmp_path: Path) -> None:
    data = SOUND["etsi_xml"]
    for other in (data.replace(b"retainedDataHeader", b"header"), b"x" + data):
        assert not known(FORMAT, source(tmp_path, other))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


@pytest.mark.parametrize(
    ("data", "template"),
    [
        (SOUND["etsi_xml"].replace(b"<RetainedD", b'<!DOCTYPE d [<!ENTITY x "y">]><RetainedD', 1), DOCTYPE),
        (b"<a", BROKEN),
        (message(), NO_RECORD),
    ],
)
def test_what_is_no_answer_is_unread(data: bytes, template: str, tmp_path: Path) -> None:
    reading, rows = read(tmp_path, data)
    assert (reading.status, rows, reading.notices[0].template) == ("unread", {}, template)


@pytest.mark.parametrize("locator", [f"{ABOVE}/ResponseRecord[99]", "/x", "", "line 1"])
def test_places_that_are_none(locator: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        passage(SOUND["etsi_xml"], locator)
    assert raised.value.notice.template == NO_PLACE

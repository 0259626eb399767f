import codecs
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.ncmec import values as ncmec_values
from relais.intake.ncmec.files import NOT_A_HASH
from relais.intake.ncmec.node import LIKE_A_KEY, LOST_DIGITS, OTHER_SPELLING, SEVERAL, TOO_DEEP, UNKNOWN_KEY
from relais.intake.ncmec.people import NO_VALUE, OTHER_CAPTURE, PRIOR
from relais.intake.ncmec.reader import DUPLICATE_KEYS, FORMAT
from relais.intake.ncmec.report import NOT_A_REPORT, TWO_COUNTRIES
from relais.intake.ncmec.values import BAD_LINE, BROKEN
from relais.intake.stated import NOT_A_COUNTRY, NOT_A_FLAG
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.ncmec_samples import COUNTS, FULL, Tables, full, known, minimal, packed, take

PERSON = "/reportedInformation/reportedPeople/reportedPersons/0"


def read(value: Any, folder: Path, **more: Any) -> tuple[Tables, Reading]:
    return take(FORMAT, value if isinstance(value, bytes) else packed(value), folder, **more)


def templates(reading: Reading) -> list[str]:
    return [notice.template for notice in reading.notices]


def person_of(report: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = report["reportedInformation"]["reportedPeople"]["reportedPersons"][0]
    return found


def test_full_report(tmp_path: Path) -> None:
    tables, reading = read(FULL, tmp_path)
    assert reading.facts == COUNTS
    assert reading.status == "read"
    # The sample holds one misspelt key on purpose; nothing else is to be said of it.
    assert templates(reading) == [OTHER_SPELLING]
    report = tables["report"][0]
    assert {key: value for key, value in report.items() if key not in ("source_id", "reading_id", "tokens")} == {
        "ordinal": 0,
        "locator": "",
        "reference": "900000001",
        "channel": "cybertip",
        "sender": "NCMEC",
        "company": "Example Chat",
        "incident_type": "Type of incident A",
        "priority": "E",
        "escalated": None,
        "child_at_risk": None,
        "live": True,
        "informational": False,
        "intelligence": None,
        "country": "FR",
        "at": report["at"],
        "time_raw": "2024-03-01T10:00:00Z",
        "time_precision": "second",
        "zone_source": "file",
        "incident_at": report["incident_at"],
        "incident_time_raw": "2024-02-28T21:14:05Z",
        "incident_time_precision": "second",
        "incident_zone_source": "file",
        "places": [
            ("priority", "/additionalNcmecInformation/priority"),
            ("escalated", "/reportedInformation/incidentSummary/espEscalation"),
            ("live", "/reportedInformation/incidentDetails/chatIncident/0/webcamInvolved"),
            ("at", "/dateReceived"),
            ("incident_at", "/reportedInformation/incidentSummary/incidentDateTime"),
        ],
    }
    assert report["incident_at"].isoformat() == "2024-02-28T21:14:05+00:00"


def test_full_person_login_and_medium(tmp_path: Path) -> None:
    tables, _ = read(FULL, tmp_path)
    party = tables["party"][0]
    assert (party["role"], party["name_raw"], party["nickname"]) == ("reported", "Jean EXEMPLE", "Jean E.")
    assert (party["birth_date_raw"], party["age_raw"], party["address_country"]) == ("1970-01-31", "54", "FR")
    assert [row["role"] for row in tables["party"]] == ["reported", "recipient", "reporter", "officer"]
    own = [(row["kind"], row["service"], row["value"]) for row in tables["selector"] if row["party"] == 0]
    assert own == [
        ("handle", "example chat", "10000777"),
        ("handle", "example chat", "jean.ex"),
        ("handle", "example chat", "j_exemple"),
        ("email", None, "jean@example.org"),
        ("phone", None, "+33639981234"),
        ("device", "idfa", "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
        ("url", None, "https://chat.example.com/u/jean.ex"),
    ]
    looked_up = [(row["value"], row["service"], row["country"]) for row in tables["selector"] if row["kind"] == "ip"]
    assert looked_up == [("198.51.100.7", "example net", "FR"), ("203.0.113.9", None, "PH")]
    login, inside, _upload = tables["login"]
    assert (login["ip"], login["port"], login["proxy"], login["country"]) == ("198.51.100.7", 50123, False, "FR")
    assert login["locator"] == f"{PERSON}/sourceInformation/sourceCaptures/0"
    assert (inside["port"], inside["nature"], inside["proxy"]) == (None, "cgnat", None)
    medium = tables["media"][0]
    assert medium["hash_raw"] == "0123456789abcdef0123456789abcdef"
    assert medium["md5"] is None
    assert [(row["scheme"], row["code"]) for row in tables["media"]] == [
        ("Tech Coalition Industry Classification System", "B1"), ("NCMEC", "T1"), ("NCMEC", "T2"), (None, None),
    ]  # fmt: skip
    assert [row["viewed_by_company"] for row in tables["media"]] == [True, True, True, None]


def test_free_text_leaves_tokens_and_nothing_else(tmp_path: Path) -> None:
    tables, _ = read(FULL, tmp_path)
    tokens = {(token["kind"], token["value"]) for token in tables["report"][0]["tokens"]}
    assert {("amount", "50"), ("email", "other@example.net"), ("phone", "+33639981234")} <= tokens
    kept = json.dumps(
        [{**row, "tokens": None, "places": None} for rows in tables.values() for row in rows], default=str
    )
    for text in ("Meeting", "Bonjour", "Summary", "Note.", "file-0001"):
        assert text not in kept


def test_offsets_count_in_the_joined_texts(tmp_path: Path) -> None:
    texts = ["é 50 EUR", "then mail a@example.org"]
    report = minimal()
    report["reportedInformation"]["additionalInformations"] = [{"value": text} for text in texts]
    tables, _ = read(report, tmp_path)
    joined = "\n".join(texts).encode()
    found = [joined[token["start"] : token["end"]].decode() for token in tables["report"][0]["tokens"]]
    assert found == ["50 EUR", "a@example.org"]


def test_no_free_text_is_not_an_empty_list(tmp_path: Path) -> None:
    quiet = minimal(2)
    loud = minimal(1)
    loud["reportedInformation"]["additionalInformations"] = [{"value": "nothing to find"}]
    tables, _ = read([quiet, loud, quiet], tmp_path)
    assert [row["tokens"] for row in tables["report"]] == [None, [], None]


@pytest.mark.parametrize(
    "people",
    [
        {"reportedPersons": [{"espUserId": "u1"}]},
        {"reportedPersons": {"espUserId": "u1"}},
        [{"espUserId": "u1"}],
        {"espUserId": "u1"},
        [{"reportedPersons": [None, {"espUserId": "u1"}]}],
    ],
)
def test_lists_that_are_not(people: Any, tmp_path: Path) -> None:
    report = minimal()
    report["reportedInformation"]["reportedPeople"] = people
    tables, reading = read(report, tmp_path)
    assert [row["value"] for row in tables["selector"]] == ["u1"]
    assert not reading.notices
    place = tables["selector"][0]["locator"]
    assert FORMAT.passage(packed(report), place) == "u1"


def test_every_place_is_in_the_file(tmp_path: Path) -> None:
    data = packed(FULL)
    tables, _ = read(data, tmp_path)
    for rows in tables.values():
        for row in rows:
            assert FORMAT.passage(data, row["locator"])
    for row in tables["selector"]:
        assert row["raw"] in FORMAT.passage(data, row["locator"])


def test_misspelt_keys_are_read_and_close_ones_named(tmp_path: Path) -> None:
    report = minimal()
    report["reportedinformation"] = report.pop("reportedInformation")
    person = report["reportedinformation"]["reportedPeople"]["reportedPersons"][0]
    person |= {"screenNamee": "x", "colour": "blue"}
    tables, reading = read([report, report], tmp_path)
    assert [row["locator"] for row in tables["selector"]] == [
        f"/{number}/reportedinformation/reportedPeople/reportedPersons/0/espUserId" for number in (0, 1)
    ]
    said = {notice.template: notice for notice in reading.notices}
    assert set(said) == {OTHER_SPELLING, LIKE_A_KEY, UNKNOWN_KEY}
    assert said[LIKE_A_KEY].params["known"] == "screenName"
    assert said[UNKNOWN_KEY].params["path"].endswith("reportedPersons.colour")
    assert said[UNKNOWN_KEY].params["count"] == "2"
    assert reading.skipped == 0


@pytest.mark.parametrize(
    ("incidents", "live"),
    [
        ([None, False], False),
        ([False, True, None], True),
        ([None], None),
        ([], None),
    ],
)
def test_live_is_three_state(incidents: list[bool | None], live: bool | None, tmp_path: Path) -> None:
    report = minimal()
    report["reportedInformation"]["incidentDetails"] = {"chatIncident": [{"webcamInvolved": one} for one in incidents]}
    tables, _ = read(report, tmp_path)
    assert tables["report"][0]["live"] is live


@pytest.mark.parametrize(
    ("said", "escalated"), [(True, True), (False, False), ("false", False), ("Call the police now", True), (None, None)]
)
def test_escalation(said: Any, escalated: bool | None, tmp_path: Path) -> None:
    report = minimal()
    report["reportedInformation"]["incidentSummary"] = {"espEscalation": said}
    tables, _ = read(report, tmp_path)
    assert tables["report"][0]["escalated"] is escalated
    assert tables["report"][0]["child_at_risk"] is None


def test_time_without_zone_is_a_question(tmp_path: Path) -> None:
    report = minimal() | {"dateReceived": "2024-03-01T10:00:00"}
    tables, reading = read(report, tmp_path)
    assert [(one.key, one.example) for one in reading.questions] == [("zone", "2024-03-01T10:00:00")]
    assert tables["report"][0]["at"] is None
    assert tables["report"][0]["time_raw"] == "2024-03-01T10:00:00"
    tables, reading = read(report, tmp_path, answers={"zone": ("America/New_York", "Sam")})
    assert tables["report"][0]["at"].isoformat() == "2024-03-01T15:00:00+00:00"
    assert tables["report"][0]["zone_source"] == "Sam"
    assert not reading.questions
    tables, reading = read(report, tmp_path, answers={"zone": ("Mars/Crater", "Sam")})
    assert tables["report"][0]["at"] is None


def test_what_is_wrong_is_said_and_the_rest_read(tmp_path: Path) -> None:
    report = full()
    person = person_of(report)
    captures = person["sourceInformation"]["sourceCaptures"]
    captures[0] |= {"dateTime": "2024-02-31T10:00:00Z", "port": "70000", "possibleProxy": "perhaps"}
    captures[1]["value"] = None
    captures[2]["captureType"] = "Shoe size"
    person["priorCybertipReports"] = [{"value": 5}, {"value": 6}]
    report["additionalNcmecInformation"]["internationalCountry"] = "Atlantis"
    report["reportedInformation"]["uploadedFiles"]["uploadedFiles"][0]["sha1"] = "abc"
    lookups = report["automatedInformation"]["autoGeneratedNotes"]["geoLookups"]
    lookups["internetGeoLookups"] = [{"ipAddress": "198.51.100.7", "country": "BE"}]
    tables, reading = read(report, tmp_path)
    assert {NO_VALUE, OTHER_CAPTURE, PRIOR, NOT_A_COUNTRY, NOT_A_FLAG, NOT_A_HASH, TWO_COUNTRIES} <= set(
        templates(reading)
    )
    assert reading.skipped == 2
    assert reading.status == "partial"
    login = tables["login"][0]
    assert (login["at"], login["port"], login["proxy"], login["country"]) == (None, None, None, None)
    assert login["time_raw"] == "2024-02-31T10:00:00Z"
    assert reading.facts["report"] == 1


MANY = [minimal(1), minimal(2), minimal(3)]


@pytest.mark.parametrize(
    ("data", "places"),
    [
        (packed(MANY), ["/0", "/1", "/2"]),
        (packed({"reports": MANY}), ["/reports/0", "/reports/1", "/reports/2"]),
        (b"\n".join(map(packed, MANY)), ["line 1", "line 2", "line 3"]),
        (b"\n\n".join(json.dumps(one, indent=1).encode() for one in MANY), ["document 1", "document 2", "document 3"]),
        (codecs.BOM_UTF8 + packed(MANY), ["/0", "/1", "/2"]),
        (json.dumps(MANY).encode("utf-16"), ["/0", "/1", "/2"]),
    ],
)
def test_many_reports_in_a_file(data: bytes, places: list[str], tmp_path: Path) -> None:
    tables, reading = read(data, tmp_path)
    assert [row["locator"] for row in tables["report"]] == places
    assert [row["reference"] for row in tables["report"]] == ["1", "2", "3"]
    assert [row["report"] for row in tables["party"]] == [0, 1, 2]
    assert (reading.status, reading.notices) == ("read", ())
    assert known(FORMAT, data, tmp_path)
    assert FORMAT.passage(data, f"{places[1]}/reportId") == "2"


@pytest.mark.parametrize("shape", ["list", "wrapped", "lines", "documents", "one"])
def test_large_files_are_streamed_alike(shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = {
        "list": packed(MANY),
        "wrapped": packed({"reports": MANY}),
        "lines": b"\n".join(map(packed, MANY)),
        "documents": b"\n".join(json.dumps(one, indent=1).encode() for one in MANY),
        "one": packed(FULL),
    }[shape]
    small, _ = read(data, tmp_path)
    monkeypatch.setattr(ncmec_values, "WHOLE", 10)
    large, reading = read(codecs.BOM_UTF8 + data, tmp_path)
    assert reading.status == "read"

    def bare(tables: Tables) -> list[dict[str, Any]]:
        dropped = ("source_id", "reading_id") + (("locator", "places") if shape == "one" else ())
        return [
            {key: cell for key, cell in row.items() if key not in dropped} for rows in tables.values() for row in rows
        ]

    assert bare(small) == bare(large)
    _, cut = read(data[:-7], tmp_path)
    assert cut.status == ("unread" if shape == "one" else "partial")


def test_truncated_list_keeps_its_whole_reports(tmp_path: Path) -> None:
    data = packed(MANY)
    tables, reading = read(data[:-20], tmp_path)
    assert [row["reference"] for row in tables["report"]] == ["1", "2"]
    assert reading.status == "partial"
    assert reading.notices[0].template == BROKEN
    assert reading.notices[0].place == f"byte {len(data) - 20}"


def test_truncated_report_keeps_what_stands_before(tmp_path: Path) -> None:
    data = packed(FULL)
    cut = data.index(b'"possibleProxy"')
    tables, reading = read(data[:cut], tmp_path)
    assert reading.status == "partial"
    assert tables["report"][0]["reference"] == "900000001"
    assert len(tables["login"]) == 1
    # A number that the cut may have shortened is no number.
    port = data.index(b"50123") + 2
    tables, _ = read(data[:port], tmp_path)
    assert tables["login"][0]["port"] is None


def test_broken_line_costs_itself(tmp_path: Path) -> None:
    data = b"\n".join([packed(MANY[0]), packed(MANY[1])[:40], packed(MANY[2])])
    tables, reading = read(data, tmp_path)
    assert [row["reference"] for row in tables["report"]] == ["1", "3"]
    assert [(one.template, one.place, one.skipped) for one in reading.notices] == [(BAD_LINE, "line 2", 1)]


@pytest.mark.parametrize("wrong", [b"NaN", b"Infinity", b"-Infinity", b'"\xff\xfe"'])
def test_what_is_no_json_is_refused(wrong: bytes, tmp_path: Path) -> None:
    data = packed(minimal()).replace(b'"user1"', wrong)
    tables, reading = read(data, tmp_path)
    assert reading.notices[0].template == BROKEN
    assert reading.status == "partial"
    assert "selector" not in tables


def test_number_beyond_floats_is_no_reference(tmp_path: Path) -> None:
    tables, reading = read(
        packed(minimal()).replace(b'"reportId": 1', b'"reportId": 12345678901234567890123'), tmp_path
    )
    assert tables["report"][0]["reference"] is None
    tables, reading = read(packed(minimal()).replace(b'"reportId": 1', b'"reportId": 1, "x": 1e400'), tmp_path)
    assert tables["report"][0]["reference"] == "1"
    assert len(reading.notices) == 2


def test_of_several_where_one_is_expected_the_others_are_said(tmp_path: Path) -> None:
    report = minimal()
    report["reportedInformation"]["incidentSummary"] = [
        {"incidentType": "Type A"}, {"incidentType": "Type B"}, {"incidentType": "Type C"},
    ]  # fmt: skip
    report["reportedInformation"]["incidentDetails"] = [
        {"chatIncident": [{"emails": [{"value": f"{name}@example.org"}]}]} for name in ("ana", "ben")
    ]
    report["additionalNcmecInformation"] = {"priority": [{"priorityId": "1"}, {"priorityId": "2"}]}
    tables, reading = read(report, tmp_path)
    assert tables["report"][0]["incident_type"] == "Type A"
    assert tables["report"][0]["priority"] == "1"
    assert {row["value"] for row in tables["selector"]} >= {"ana@example.org", "ben@example.org"}
    said = [(notice.place, notice.skipped, notice.params["count"]) for notice in reading.notices]
    assert sorted(said) == [
        ("/additionalNcmecInformation/priority", 1, "2"),
        ("/reportedInformation/incidentSummary", 2, "3"),
    ]
    assert templates(reading) == [SEVERAL] * 2
    assert (reading.status, reading.skipped) == ("partial", 3)


def test_a_number_that_lost_digits_is_said(tmp_path: Path) -> None:
    report = minimal()
    person_of(report)["espUserId"] = 2**53 + 1
    tables, reading = read(report, tmp_path)
    assert str(2**53 + 1) in {row["raw"] for row in tables["selector"]}
    assert templates(reading) == []
    person_of(report)["espUserId"] = 10**30 + 1
    tables, reading = read(report, tmp_path)
    assert [(notice.template, notice.place) for notice in reading.notices] == [(LOST_DIGITS, f"{PERSON}/espUserId")]


@pytest.mark.parametrize("whole", [1 << 26, 10])
def test_a_number_of_thousands_of_digits_is_kept_as_written(
    whole: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ncmec_values, "WHOLE", whole)
    digits = b"7" * 5_000
    data = packed(minimal()).replace(b'"2024-03-01T10:00:00Z"', digits)
    tables, _reading = read(b"[" + data + b"]", tmp_path)
    assert tables["report"][0]["time_raw"] == digits.decode()
    assert tables["report"][0]["at"] is None


@pytest.mark.parametrize("depth", [150, 100_000])
@pytest.mark.parametrize("whole", [1 << 26, 10])
def test_deep_nesting_stops_the_reading(
    depth: int, whole: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = packed(minimal()).replace(b'"user1"', b"[" * depth + b"]" * depth)
    monkeypatch.setattr(ncmec_values, "WHOLE", whole)
    _, reading = read(data, tmp_path)
    assert reading.notices[0].template == TOO_DEEP
    assert reading.status == "unread"


@pytest.mark.parametrize("spaces", [b"", b" "])
def test_keys_that_stand_twice_are_said(spaces: bytes, tmp_path: Path) -> None:
    report = minimal()
    person_of(report)["profileBio"] = ': smile :) "quoted": 1 and : 2'
    once = packed(report)
    _, reading = read(once, tmp_path)
    assert not reading.notices
    twice = once.replace(b'"espUserId"', b'"espUserId"' + spaces + b': "u0", "espUserId"')
    tables, reading = read(twice, tmp_path)
    assert [(one.template, one.params) for one in reading.notices] == [
        (DUPLICATE_KEYS, {"count": "1", "key": "espUserId"})
    ]
    assert tables["selector"][0]["raw"] == "user1"


def test_strange_entries_are_skipped_and_counted(tmp_path: Path) -> None:
    tables, reading = read([minimal(), 5, None, {"a": 1}], tmp_path)
    assert len(tables["report"]) == 1
    assert reading.skipped == 3
    assert NOT_A_REPORT in templates(reading)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\x00\x01",
        b'{"messages": [{"sender_name": "A", "reportId": 1}]}',
        b"<report><incidentSummary/></report>",
        b'{"relais_form": 1, "reference": "x"}',
        b'reportedInformation,"reportId","reportedInformation"',
    ],
)
def test_recognises_no_other(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, data, tmp_path)


@pytest.mark.parametrize("locator", ["/nowhere", "line 9", "document 4/reportId", "nonsense", "/reportId/3"])
def test_no_passage_where_no_place_is(locator: str) -> None:
    with pytest.raises(UnreadableError):
        FORMAT.passage(packed(FULL), locator)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON, at=st.integers(0, 200), cut=st.none() | st.integers(1, 3_000))
def test_nothing_whatever_raises(value: Any, at: int, cut: int | None, tmp_path: Path) -> None:
    """Any value in the place of any member, cut anywhere: the reader says what it cannot read, and never fails."""
    report = full()
    members: list[tuple[Any, Any]] = []
    left: list[Any] = [report]
    while left:
        holder = left.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        members += [(holder, key) for key in keys]
        left += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
    holder, key = members[at % len(members)]
    holder[key] = value
    data = packed(report)
    tables, reading = read(data if cut is None else data[:-cut], tmp_path)
    assert {table: len(rows) for table, rows in tables.items()} == reading.facts


def test_persons_that_are_no_objects_are_counted(tmp_path: Path) -> None:
    people = {"reportedPersons": [None, 5, "x", {"screenName": "ana"}]}
    tables, reading = read(packed({"reportId": "1", "reportedInformation": {"reportedPeople": people}}), tmp_path)
    assert [row["role"] for row in tables["party"]] == ["reported"]
    assert (reading.status, reading.skipped) == ("partial", 2)
    assert [notice.place for notice in reading.notices] == [
        f"/reportedInformation/reportedPeople/reportedPersons/{at}" for at in (1, 2)
    ]

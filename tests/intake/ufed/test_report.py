import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.intake.calls import NOT_A_DURATION
from relais.intake.chat import gather
from relais.intake.instant import NO_ZONE, NOT_A_TIME
from relais.intake.phone.android_messages import DRAFT
from relais.intake.syntax.xml_source import BROKEN, DOCTYPE, NO_PLACE
from relais.intake.ufed import calls, talks
from relais.intake.ufed.files import NO_HASH, NOT_A_HASH
from relais.intake.ufed.people import NO_CONTACT
from relais.intake.ufed.report import FORMAT, LEFT_OUT, NO_URL, passage
from relais.intake.visited import CUT, NO_SITE
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, given, known, taken
from tests.intake.ufed.ufed_sample import (
    FRIEND,
    OWNER,
    at,
    call,
    chat,
    entry,
    field,
    file,
    many,
    message,
    model,
    one,
    party,
    report,
    sms,
    transfer,
    whole,
)

NOON = datetime(2026, 1, 12, 10, tzinfo=UTC)
BOTH = (party(OWNER, "Ana Roe", "From", owner=True), party(FRIEND, "Ben Doe", "To"))


def read(
    folder: Path, *models: str, answers: dict[str, tuple[str, str]] | None = None, files: str = ""
) -> tuple[Reading, Rows]:
    return taken(FORMAT, given(folder, report(*models, files=files)), answers)


def sides(rows: Rows, row: dict[str, Any], *names: str) -> list[str | None]:
    """The identifiers of the parties of a row."""
    named = {each["party"]: each["raw"] for each in rows["selector"]}
    return [None if row[name] is None else named[row[name]] for name in names]


def test_a_report_with_every_type(tmp_path: Path) -> None:
    path = given(tmp_path, whole())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    text = whole().decode()
    counted = {type_: len(re.findall(f'<model type="{type_}"', text)) for type_ in ("Call", "InstantMessage", "SMS")}
    assert counted == {"Call": 1, "InstantMessage": 2, "SMS": 1}
    assert reading.facts == {"party": 10, "selector": 12, "message": 3, "call": 1, "payment": 1, "media": 1}
    for table in rows.values():
        for row in table:
            assert re.match("<(model|file) ", passage(whole(), row["locator"]))


def test_one_full_call(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, call("c1", *BOTH, state="Deleted"))
    assert rows["call"] == [
        {
            "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0,
            "locator": "//model[@id='c1']", "caller": 0, "callee": 1, "service": "whatsapp", "conversation": None,
            "at": NOON, "time_raw": "2026-01-12T10:00:00.000+00:00", "time_precision": "second",
            "zone_source": "file", "duration_s": 125, "video": True, "status": "answered", "state": "Deleted",
        }
    ]  # fmt: skip
    assert [(row["role"], row["nickname"], row["state"]) for row in rows["party"]] == [
        ("caller", "Ana Roe", "Intact"), ("callee", "Ben Doe", "Intact"),
    ]  # fmt: skip
    assert [(row["kind"], row["service"], row["value"]) for row in rows["selector"]] == [
        ("handle", "whatsapp", "+33639980001"), ("handle", "whatsapp", "+639175550101"),
    ]  # fmt: skip


def test_one_full_message(tmp_path: Path) -> None:
    attached = many("Attachments", "Attachment", model("Attachment", "x1", field("Filename", "a.bin")))
    reading, rows = read(tmp_path, chat("t1", message("m1", "call +33 6 39 98 00 02", attached, state="Trash")))
    [row] = rows["message"]
    assert len(row.pop("text_hmac")) == 32
    assert [(token["kind"], token["value"]) for token in row.pop("tokens")] == [("phone", "+33639980002")]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "//model[@id='m1']",
        "sender": 0, "recipient": 1, "service": "whatsapp", "conversation": "t1@chat", "at": NOON,
        "time_raw": "2026-01-12T10:00:00.000+00:00", "time_precision": "second", "zone_source": "file", "length": 22,
        "attachments": 1, "state": "Trash",
    }  # fmt: skip
    assert reading.facts == {"party": 2, "selector": 2, "message": 1}


def test_one_payment(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, transfer("f1", party("ana", None, "From"), party("ben", None, "To")))
    [row] = rows["payment"]
    assert (row["payer"], row["payee"], row["operator"], row["status"], row["status_raw"], row["type_raw"]) == (
        0, 1, "Wallet One", "completed", "Completed", "Send",
    )  # fmt: skip
    assert (row["amount"], row["currency"], row["fee_amount"], row["at"]) == (
        Decimal("45.50"), "EUR", Decimal("1.50"), NOON,
    )  # fmt: skip
    assert [token["value"] for token in row["tokens"]] == ["+33639980002"]
    words = transfer("f1", party("ana")).replace("Send", "a long word to eve@example.org, " * 2)
    _reading, rows = read(tmp_path, words)
    assert (rows["payment"][0]["type_raw"], [token["value"] for token in rows["payment"][0]["tokens"]][-1]) == (
        None, "eve@example.org",
    )  # fmt: skip
    _reading, rows = read(tmp_path, transfer("f1", party("ana"), status="Odd"))
    assert (rows["payment"][0]["payer"], rows["payment"][0]["status"], rows["party"][0]["role"]) == (
        None, "unknown", "other",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "fields", "parties", "caller", "callee"),
    [
        ("Incoming", {}, (party(FRIEND), party(OWNER, owner=True)), FRIEND, OWNER),
        ("Outgoing", {}, (party(FRIEND), party(OWNER, owner=True)), OWNER, FRIEND),
        ("Unknown", {}, (party(FRIEND), party(OWNER, owner=True)), None, None),
        ("Incoming", {}, (party(FRIEND, role="From"),), FRIEND, None),
        ("Outgoing", {"Account": OWNER}, (party(FRIEND, role="To"),), OWNER, FRIEND),
        ("Incoming", {"Account": OWNER}, (party(FRIEND, role="From"),), FRIEND, OWNER),
    ],
)
def test_who_calls_whom(
    tmp_path: Path, way: str, fields: dict[str, str], parties: tuple[str, ...], caller: str, callee: str
) -> None:
    _reading, rows = read(tmp_path, call("c1", *parties, way=way, **fields))
    assert sides(rows, rows["call"][0], "caller", "callee") == [caller, callee]


def test_a_conference_is_a_row_for_each(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, call("c1", BOTH[0], BOTH[1], party("639175550102@s.whatsapp.net", None, "To")))
    assert [(row["locator"], row["caller"], row["callee"]) for row in rows["call"]] == [
        ("//model[@id='c1']", 0, 1), ("//model[@id='c1']", 0, 2),
    ]  # fmt: skip


def test_of_several_who_may_have_called_none_is_the_caller(tmp_path: Path) -> None:
    parties = party(FRIEND), party("639175550102@s.whatsapp.net"), party(OWNER, owner=True)
    _reading, rows = read(tmp_path, call("c1", *parties, way="Incoming"))
    assert sides(rows, rows["call"][0], "caller", "callee") == [None, OWNER]
    assert [row["role"] for row in rows["party"]] == ["other", "other", "callee"]


@pytest.mark.parametrize(
    ("fields", "status", "seconds"),
    [
        ({"Status": "Missed", "Duration": ""}, "missed", 0),
        ({"Status": "Rejected", "Duration": "00:00:00"}, "missed", 0),
        ({"Status": "", "Duration": "1.00:00:01.5"}, "answered", 86_401),
        ({"Status": "", "Duration": "0"}, "unknown", 0),
        ({"Status": "Odd", "Duration": ""}, "unknown", None),
    ],
)
def test_how_a_call_ended(tmp_path: Path, fields: dict[str, str], status: str, seconds: int | None) -> None:
    reading, rows = read(tmp_path, call("c1", *BOTH, **fields))
    assert (rows["call"][0]["status"], rows["call"][0]["duration_s"], reading.notices) == (status, seconds, ())


def test_which_way_a_message_went(tmp_path: Path) -> None:
    friend = party("+639175550101")
    _reading, rows = read(
        tmp_path, sms("s1", friend), sms("s2", friend, folder="Sent"), sms("s3", friend, folder="Odd"),
        chat("t1", message("m1", "hello", to=())), chat("t2", message("m2", "hello", to=()), people=(BOTH[0],)),
        chat("t3", message("m3", "hello", to=(FRIEND, "x@s.whatsapp.net"))),
        chat("t4", message("m4", "hello", field("FromIsOwner", "True"), sender=None, to=())),
    )  # fmt: skip
    messages = sorted(rows["message"], key=lambda row: str(row["locator"]))
    assert [(row["locator"][13:15], *sides(rows, row, "sender", "recipient")) for row in messages] == [
        ("m1", OWNER, FRIEND), ("m2", OWNER, None), ("m3", OWNER, None), ("m4", OWNER, FRIEND),
        ("s1", "+639175550101", None), ("s2", None, "+639175550101"), ("s3", None, None),
    ]  # fmt: skip


def test_drafts_are_counted(tmp_path: Path) -> None:
    friend = party("+639175550101", role="To")
    drafts = [sms(f"s{number}", friend, folder=name) for number, name in enumerate(("Drafts", "DRAFT", "Brouillons"))]
    reading, rows = read(tmp_path, *drafts, sms("s9", friend, folder="Sent"))
    assert [row["locator"] for row in rows["message"]] == ["//model[@id='s9']"]
    assert [(each.template, each.place, each.skipped) for each in reading.notices] == [
        (DRAFT, f"//model[@id='s{number}']", 1) for number in range(3)
    ]


def test_a_way_in_unknown_words_is_left_open_and_said_once(tmp_path: Path) -> None:
    friend = party("+639175550101")
    reading, rows = read(
        tmp_path, sms("s1", friend, folder="Envoyés"), sms("s2", friend, folder="Envoyés"),
        sms("s3", friend, folder="Odd"), sms("s4", party("+639175550101", role="To"), folder="Envoyés"),
        call("c1", friend, way="Sortant"), call("c2", *BOTH, way="Sortant"),
    )  # fmt: skip
    assert [(row["sender"] is None, row["recipient"] is None) for row in rows["message"]] == [(True, True)] * 3 + [
        (True, False)
    ]
    assert (rows["call"][0]["caller"], rows["call"][0]["callee"]) == (None, None)
    assert {each.template: (each.place, each.skipped, dict(each.params)) for each in reading.notices} == {
        talks.NO_WAY: ("//model[@id='s1']", 0, {"count": "3", "words": "envoyés, odd"}),
        calls.NO_WAY: ("//model[@id='c1']", 0, {"count": "1", "words": "sortant"}),
    }


def test_a_chat_whose_participants_stand_behind_its_messages(tmp_path: Path) -> None:
    late = many("Participants", "Party", party("639175550109@s.whatsapp.net", "Cleo Poe"))
    reading, rows = read(tmp_path, chat("t1", message("m1", "hello"), last=late, people=()))
    assert (reading.facts["party"], rows["message"][0]["conversation"]) == (3, "t1@chat")


def test_an_embedded_message_belongs_to_its_outer(tmp_path: Path) -> None:
    inner = one("EmbeddedMessage", "InstantMessage", message("m0", "hello"))
    reading, rows = read(tmp_path, chat("t1", message("m1", "good day", inner)))
    assert [row["locator"] for row in rows["message"]] == ["//model[@id='m1']"]
    assert reading.notices == ()


def test_an_email_and_its_copies(tmp_path: Path) -> None:
    def mail(id_: str, *more: str) -> str:
        return model(
            "Email", id_, field("Subject", "hello"), field("Body", "at ten"), at("TimeStamp", "2026-01-12T10:00:00Z"),
            one("From", "Party", party("ana@example.org")), many("To", "Party", party("ben@example.org")), *more,
        )  # fmt: skip

    _reading, rows = read(tmp_path, mail("e1"), mail("e2", many("Cc", "Party", party("cleo@example.org"))))
    assert [(row["sender"], row["recipient"], row["length"]) for row in rows["message"]] == [(0, 1, 12), (0, None, 12)]
    assert [row["kind"] for row in rows["selector"]] == ["email"] * 3


def test_contacts_and_accounts(tmp_path: Path) -> None:
    address = model("StreetAddress", None, field("Street1", "Example Street 1"), field("City", "Cebu"))
    entries = (
        entry("UserID", "ben_doe"), entry("PhoneNumber", "0639980001"), entry("WebAddress", "https://example.org"),
    )  # fmt: skip
    lists = many("Addresses", "StreetAddress", address), many("Entries", "UserID", *entries)
    username, password = field("Username", "ana@example.org"), field("Password", "12345")
    reading, rows = read(
        tmp_path, model("Contact", "k1", field("Name", "Ben Doe"), field("Source", "Telegram"), *lists),
        model("UserAccount", "u1", username, field("ServiceType", "Facebook"), password, state="Deleted"),
        model("FinancialAccount", "a1", field("AccountID", "00-123 4567"), field("Source", "Wallet One")),
        model("Contact", "k2", field("Source", "Phone")),
    )  # fmt: skip
    assert [(row["role"], row["name_raw"], row["address_raw"], row["state"]) for row in rows["party"]] == [
        ("other", "Ben Doe", "Example Street 1, Cebu", "Intact"), ("account", None, None, "Deleted"),
        ("account", None, None, "Intact"),
    ]  # fmt: skip
    assert [(row["kind"], row["service"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("handle", "telegram", "ben_doe", 0), ("phone", None, None, 0), ("url", None, "https://example.org/", 0),
        ("email", None, "ana@example.org", 1), ("account", "wallet one", "001234567", 2),
    ]  # fmt: skip
    assert [question.key for question in reading.questions] == ["country"]
    assert (NO_CONTACT, "//model[@id='k2']", 1) in [
        (each.template, each.place, each.skipped) for each in reading.notices
    ]
    assert "12345" not in passage(report(model("UserAccount", "u1", field("Password", "12345"))), "//model[@id='u1']")


@pytest.mark.parametrize(
    ("username", "kind", "value"),
    [
        ("ana", "handle", "ana"),
        ("0639980001", "handle", "0639980001"),
        ("+33639980001", "phone", "+33639980001"),
        ("0033639980001", "phone", "+33639980001"),
        ("ana@example.org", "email", "ana@example.org"),
    ],
)
def test_an_account_of_no_service(tmp_path: Path, username: str, kind: str, value: str) -> None:
    contact = model("Contact", "k1", many("Entries", "UserID", entry("UserID", username)))
    reading, rows = read(tmp_path, model("UserAccount", "u1", field("Username", username)), contact)
    assert [(row["kind"], row["service"], row["value"]) for row in rows["selector"]] == [(kind, None, value)] * 2
    assert (reading.notices, reading.questions) == ((), ())


def test_what_is_not_read_is_counted(tmp_path: Path) -> None:
    position = one("Position", "Coordinate", model("Coordinate", None, field("Latitude", "1")))
    reading, rows = read(
        tmp_path, model("Location", "l1", position), model("Location", "l2", position), model("Password", "w1"),
        model("VisitedPage", "v1"), model("Party", "p1", field("Identifier", OWNER)), *[call("c1", *BOTH)],
        files=file("i1") + file("i2", "Text", ("MD5", "1" * 32))
        + file("i3", "Video", ("SHA256", "A" * 64), ("MD5", "x")),
    )  # fmt: skip
    assert (len(rows["call"]), rows["media"][0]["sha256"], len(rows["media"])) == (1, "a" * 64, 1)
    assert [(each.template, each.skipped, each.params.get("type")) for each in reading.notices] == [
        (NOT_A_HASH, 0, None), (NO_URL, 1, None), (NO_HASH, 1, None), (LEFT_OUT, 2, "Location"), (LEFT_OUT, 1, "Party"),
        (LEFT_OUT, 1, "Password"),
    ]  # fmt: skip
    assert (reading.status, reading.skipped) == ("partial", 6)


def test_of_a_visited_page_no_word_is_kept(tmp_path: Path) -> None:
    urls = ("https://google.com/search?q=secret", "https://example.org/a?token=secret&amp;x", "file:///secret.txt")
    pages = [model("VisitedPage", f"v{number}", field("Url", url)) for number, url in enumerate(urls)]
    reading, rows = read(tmp_path, *pages)
    assert [row["raw"] for row in rows["selector"]] == ["https://google.com/search", "https://example.org/a"]
    assert [(each.template, each.skipped) for each in reading.notices] == [(CUT, 0), (NO_SITE, 1)]


def test_one_broken_record_among_many(tmp_path: Path) -> None:
    reading, rows = read(
        tmp_path, call("c1", *BOTH), call("c2", *BOTH, time="2026-02-31T10:00:00.000+00:00", Duration="long"),
        call("c3", *BOTH),
    )  # fmt: skip
    assert [row["at"] for row in rows["call"]] == [NOON, None, NOON]
    assert [(each.template, each.place) for each in reading.notices] == [
        (NOT_A_DURATION, "//model[@id='c2']"), (NOT_A_TIME, "//model[@id='c2']"),
    ]  # fmt: skip


def test_a_time_without_an_offset_is_asked_for(tmp_path: Path) -> None:
    local = call("c1", *BOTH, time="2026-01-12T10:00:00.000")
    reading, rows = read(tmp_path, local)
    assert (rows["call"][0]["at"], [each.key for each in reading.questions]) == (None, ["zone"])
    assert [each.template for each in reading.notices] == [NO_ZONE]
    _reading, rows = read(tmp_path, local, answers={"zone": ("Europe/Paris", "A. Roe")})
    assert (rows["call"][0]["at"], rows["call"][0]["zone_source"]) == (NOON.replace(hour=9), "A. Roe")


def test_records_without_an_identifier_are_found_by_their_count(tmp_path: Path) -> None:
    nameless = call(None, party(None, "Ana Roe", "From", id_="p1"), party(FRIEND, None, "To"), Source="A")
    data = report(nameless, nameless.replace("02:05", "09:09"), call("c3", *BOTH))
    _reading, rows = taken(FORMAT, given(tmp_path, data))
    places = [row["locator"] for row in rows["call"]]
    assert places == ["(//model[not(@id)])[1]", "(//model[not(@id)])[2]", "//model[@id='c3']"]
    assert "09:09" in passage(data, places[1])
    for place in ("(//model[not(@id)])[3]", "//model[@id='c4']", "//file[@id='c3']", "//model[1]", ""):
        with pytest.raises(UnreadableError) as caught:
            passage(data, place)
        assert caught.value.notice.template == NO_PLACE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_passage_is_found_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    text = report(chat("t1", message("m1", "à dix heures"), message("m2", 'id="m3"')), call("m3", *BOTH)).decode()
    data = text.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)
    assert known(FORMAT, given(tmp_path, data))
    assert "à dix heures" in passage(data, "//model[@id='m1']")
    assert 'type="Call"' in passage(data, "//model[@id='m3']")
    assert "à dix heures" not in passage(data, "//model[@id='t1']")


def test_a_prefix_changes_nothing(tmp_path: Path) -> None:
    data = re.sub(rb"(</?)(\w)", rb"\1pa:\2", whole()).replace(b"xmlns=", b"xmlns:pa=")
    path = given(tmp_path, data)
    assert known(FORMAT, path)
    assert taken(FORMAT, path)[0].facts == taken(FORMAT, given(tmp_path, whole()))[0].facts
    assert 'type="Call"' in passage(data, "//model[@id='c1']")


def test_what_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    data = report(call("c1", *BOTH), call("c2", *BOTH))
    reading, rows = taken(FORMAT, given(tmp_path, data[: data.index(b'id="c2"')]))
    assert (reading.status, len(rows["call"]), reading.notices[0].template) == ("partial", 1, BROKEN)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    data = report(call("c1", *BOTH), prolog='<!DOCTYPE project [<!ENTITY a "b">]>')
    reading, _rows = taken(FORMAT, given(tmp_path, data))
    assert (reading.status, reading.notices[0].template) == ("unread", DOCTYPE)


@pytest.mark.parametrize("old", ["<project", "/report/2.0"])
def test_others_are_refused(old: str, tmp_path: Path) -> None:
    assert not known(FORMAT, given(tmp_path, whole().replace(old.encode(), b"<other")))


@pytest.mark.samples
def test_it_refuses_every_sample_of_others(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


def test_rows_are_handed_on_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "_ROWS", 2)
    reading, _rows = read(tmp_path, chat("t1", *(message(f"m{number}", "hello") for number in range(5))))
    assert reading.facts["message"] == 5

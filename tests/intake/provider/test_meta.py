from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from relais.intake.chat.messenger import FORMAT as MESSENGER
from relais.intake.provider import meta_sections
from relais.intake.provider.meta import FORMAT, NO_PLACE, passage
from relais.intake.provider.meta_people import named
from relais.intake.side import Side
from relais.intake.syntax import html_source
from relais.model.notice import UnreadableError
from tests.intake.chats import given, known, taken
from tests.intake.provider.meta_sample import ADDRESSES, ALL, ANA, BEN, GAP, LOGS, REQUEST, SOUND, page

LAYOUTS = ("m", "div_table", "table")


def _shown(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_gives_the_same_facts(tmp_path: Path, layout: str) -> None:
    path = given(tmp_path, page(*ALL, layout=layout))
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.questions) == (
        "read", {"party": 3, "selector": 12, "login": 4, "message": 5, "call": 2}, (),
    )  # fmt: skip
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (meta_sections.CYBERTIP, "ncmec_reports/2"), (meta_sections.CYBERTIP, "ncmec_reports/4"),
        (meta_sections.NOT_READ, "devices/4"), (meta_sections.NOT_READ, "photos/2"),
    ]  # fmt: skip
    assert reading.notices[0].params["reference"] == "100000001"
    assert rows["login"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "ip_addresses/3",
        "report": None, "party": 0, "event": "v1_logout", "service": "instagram", "ip": "203.0.113.7",
        "ip_raw": "203.0.113.7:40112", "nature": "documentation", "country": None, "port": 40112, "port_last": None,
        "port_raw": "40112", "proxy": None, "at": datetime(2026, 1, 5, 10, tzinfo=UTC),
        "time_raw": "2026-01-05 10:00:00 UTC",
        "time_precision": "second", "zone_source": "file", "until_at": None, "until_time_raw": None,
        "until_time_precision": None, "until_zone_source": None,
    }  # fmt: skip
    assert _shown(rows["login"], "ip", "port", "event")[1:] == [
        ("2001:db8::2", 40113, "media_upload"), ("203.0.113.8", None, None), ("2001:db8::1", None, "registration"),
    ]  # fmt: skip
    assert _shown(rows["party"], "role", "name_raw", "nickname") == [
        ("account", "Ana Roe", None), ("other", None, None), ("other", None, "Cal"),
    ]  # fmt: skip
    assert _shown(rows["selector"], "party", "kind", "value", "verified")[:8] == [
        (0, "handle", "900001", None), (0, "handle", "ana.roe", None), (0, "email", "ana@example.org", None),
        (0, "email", "ana.roe@example.com", None), (0, "handle", "ana.roe", None),
        (0, "phone", "+33639980011", True), (0, "phone", "+33639980012", False),
        (0, "device", "6d92078a-8246-4ba4-ae5b-76104861e7dc", None),
    ]  # fmt: skip
    assert _shown(rows["message"], "sender", "recipient", "conversation", "length", "attachments") == [
        (0, 1, "7000001", 19, 0), (1, 0, "7000001", 7, 2), (2, None, "7000002", None, 0),
        (None, None, "7000002", 24, 0), (0, None, "7000002", 5, 1),
    ]  # fmt: skip
    assert _shown(rows["call"], "caller", "callee", "duration_s", "video", "status") == [
        (1, 0, 61, True, "answered"), (0, 1, 0, None, "missed"),
    ]  # fmt: skip
    assert {row["service"] for row in rows["message"] + rows["call"]} == {"instagram"}


@pytest.mark.parametrize(
    ("layout", "order", "gaps"),
    [
        *(("m", order, True) for order in permutations(range(3))),
        *((layout, order, False) for layout in LAYOUTS for order in ((0, 1, 2), (1, 0, 2), (0, 2, 1))),
    ],
)
def test_a_message_is_one_in_whatever_order_its_labels_come(
    tmp_path: Path, layout: str, order: tuple[int, ...], *, gaps: bool
) -> None:
    items: list[Any] = [("Current Participants", f"2026-04-01 00:00:00 UTC\n{ANA}\n{BEN}"), GAP]
    for number, who in enumerate((ANA, BEN)):
        own = [("Author", who), ("Sent", f"2026-01-06 10:0{number}:00 UTC"), ("Body", "hello")]
        items += [*(own[at] for at in order), *([GAP] if gaps else [])]
    thread = ("unified_messages", [("Unified Messages", [("Thread", (" (7000001) ", items)), GAP])])
    reading, rows = taken(FORMAT, given(tmp_path, page(REQUEST, thread, layout=layout)))
    assert _shown(rows["message"], "sender", "recipient", "length") == [(0, 1, 5), (1, 0, 5)]
    assert reading.notices == ()


def test_logs_tell_who_called_whom_from_which_port(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, SOUND["meta_record, logs"]))
    assert (reading.status, reading.facts, reading.notices) == (
        "read", {"party": 3, "selector": 3, "login": 3, "message": 2, "call": 2}, (),
    )  # fmt: skip
    assert _shown(rows["call"], "caller", "callee", "duration_s", "video", "status", "conversation") == [
        (0, 1, 180, True, "answered", "C1"), (1, 0, 0, False, "missed", "C2"),
    ]  # fmt: skip
    assert _shown(rows["login"], "party", "ip", "port", "event") == [
        (0, "203.0.113.7", 45000, "message"), (0, "203.0.113.8", 55001, "call offer"),
        (1, "198.51.100.9", 55002, "call accept"),
    ]  # fmt: skip
    assert _shown(rows["message"], "sender", "recipient", "conversation", "attachments", "length") == [
        (0, 1, None, 1, None), (1, None, "g1", 0, None),
    ]  # fmt: skip


def test_a_page_break_cuts_a_value_and_a_record_and_neither_is_lost(tmp_path: Path) -> None:
    field = '<div class="t o"><div class="t i">{}<div class="m"><div>{}</div></div></div></div>'
    cut = '<div class="pageBreak">Meta Platforms Business Record Page {}</div>'
    again = '<div class="t o"><div class="t i"><div class="m"><div>{}</div></div></div></div>'
    gap = '<div class="p"></div>'
    first = field.format("IP Address", "203.0.113.7:1") + field.format("Time", "")
    second = again.format("2026-01-05 10:00:00 UTC") + gap + field.format("IP Address", "")
    third = again.format("203.0.113.8:2") + field.format("Time", "2026-01-05 11:00:00 UTC") + gap
    body = f"{field.format('Ip Addresses', first)}{cut.format(2)}{again.format(second)}{cut.format(3)}"
    body += again.format(third)
    whole = page(REQUEST).replace(b"</body>", f'<div id="property-ip_addresses">{body}</div></body>'.encode())
    reading, rows = taken(FORMAT, given(tmp_path, whole))
    assert reading.notices == ()
    assert _shown(rows["login"], "ip", "port", "time_raw") == [
        ("203.0.113.7", 1, "2026-01-05 10:00:00 UTC"), ("203.0.113.8", 2, "2026-01-05 11:00:00 UTC"),
    ]  # fmt: skip


def test_what_comes_after_the_first_login_makes_a_second_row_of_the_account(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, page(REQUEST, ADDRESSES, ("name", [("Name", "Ana Roe")]))))
    assert reading.status == "read"
    assert _shown(rows["party"], "role", "name_raw") == [("account", None), ("account", "Ana Roe")]
    assert _shown(rows["selector"], "party", "value") == [(0, "900001"), (0, "ana.roe"), (1, "900001"), (1, "ana.roe")]


def test_a_broken_record_costs_only_itself(tmp_path: Path) -> None:
    rows_of = [("IP Address", "no address"), ("Time", "31 February"), GAP, ("IP Address", "203.0.113.8"), GAP]
    reading, rows = taken(FORMAT, given(tmp_path, page(REQUEST, ("ip_addresses", [("Ip Addresses", rows_of)]))))
    assert _shown(rows["login"], "ip", "ip_raw", "at", "time_raw") == [
        (None, "no address", None, "31 February"), ("203.0.113.8", "203.0.113.8", None, None),
    ]  # fmt: skip
    assert [notice.place for notice in reading.notices] == ["ip_addresses/2", "ip_addresses/2"]


def test_a_group_that_someone_left_names_no_recipient(tmp_path: Path) -> None:
    people = [("Current Participants", f"{ANA}\n{BEN}"), ("Past Participants", "cal (Instagram: 900003)"), GAP]
    thread = (" (7) ", [*people, ("Author", ANA), ("Sent", "2026-01-06 10:00:00 UTC"), ("Body", "hello"), GAP])
    _reading, rows = taken(FORMAT, given(tmp_path, page(REQUEST, ("unified_messages", [("Thread", thread)]))))
    assert _shown(rows["message"], "sender", "recipient") == [(0, None)]


def _side(nickname: str | None, service: str, *handles: str) -> Side:
    return Side(nickname=nickname, selectors=tuple(("handle", service, one) for one in handles))


@pytest.mark.parametrize(
    ("text", "service", "identifier", "side"),
    [
        ("Ana Roe (Facebook: 100)", "facebook", "100", _side("Ana Roe", "facebook", "100")),
        ("Ana Roe (100)", "facebook", "100", _side("Ana Roe", "facebook", "100")),
        ("ana [Ana] (7)", "instagram", "7", _side("Ana", "instagram", "7", "ana")),
        ("Ana Roe", "facebook", None, _side("Ana Roe", "facebook")),
        ("33639980021", "whatsapp", "33639980021", _side(None, "whatsapp", "33639980021")),
    ],
)  # fmt: skip
def test_people_are_named_by_id(text: str, service: str, identifier: str | None, side: Side) -> None:
    assert named(text, service) == (identifier, side)


def test_each_place_is_found_again() -> None:
    data = SOUND["meta_record"]
    assert passage(data, "ip_addresses/3") == "IP Address: 203.0.113.7:40112"
    assert passage(data, "unified_messages/6") == "Body: hello\nare you there"
    with pytest.raises(UnreadableError) as error:
        passage(data, "ip_addresses/999")
    assert error.value.notice.template == NO_PLACE


def test_places_of_facts_are_found_again(tmp_path: Path) -> None:
    for name in SOUND:
        _reading, rows = taken(FORMAT, given(tmp_path, SOUND[name]))
        assert all(passage(SOUND[name], row["locator"]) for table in rows.values() for row in table)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html><title>Business Record</title></html>", b'{"property-request_parameters": 1}', b"<html><body>hello"],
)
def test_other_pages_are_refused(tmp_path: Path, data: bytes) -> None:
    assert not known(FORMAT, given(tmp_path, data))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    files = [path for path in samples.rglob("*") if path.is_file()]
    assert len(files) > 50
    assert [path.name for path in files if known(FORMAT, path)] == []


def test_other_readers_refuse_it(tmp_path: Path) -> None:
    assert not known(MESSENGER, given(tmp_path, page(*LOGS)))


def test_a_page_beyond_the_limits_keeps_what_stands_before(tmp_path: Path) -> None:
    start = page(REQUEST, ADDRESSES).removesuffix(b"</body></html>")
    reading, rows = taken(FORMAT, given(tmp_path, start + b"<div>" + b"x" * 11_000_000))
    assert reading.status == "partial"
    assert len(rows["login"]) == 3
    assert reading.notices[0].template == html_source.BROKEN

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.chat import gather as chat
from relais.intake.chat.telegram import FORMAT, NOT_A_CHAT, passage
from relais.intake.instant import NO_ZONE, NOT_A_TIME
from relais.intake.syntax import json_document
from tests.intake import chats
from tests.intake.chats import known, sent, service, taken, telegram


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


def full(*listed: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A full export: the owner, contacts, sessions and chats."""
    return {
        "about": "",
        "personal_information": {
            "user_id": 111, "first_name": "Ana", "last_name": "Roe", "phone_number": "+33 6 39 98 00 01",
            "username": "@ana_roe", "bio": "",
        },
        "contacts": {"list": [{"user_id": 222, "first_name": "Ben", "last_name": "", "phone_number": "+12015550123"}]},
        "sessions": {"list": [{"last_active_unixtime": "1705315800", "last_ip": "192.0.2.7"}]},
        "chats": {"about": "", "list": list(listed)},
        **more,
    }  # fmt: skip


@pytest.mark.samples
def test_sample_with_a_call(samples: Path) -> None:
    path = samples / "telegram/personal_chat_with_call_event.json"
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.notices, reading.questions) == (
        "read", {"party": 2, "selector": 2, "call": 1, "message": 4}, (), (),
    )  # fmt: skip
    assert rows["call"] == [
        {
            "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "/messages/4",
            "caller": 0, "callee": 1, "service": "telegram", "conversation": "123456789",
            "at": datetime(2024, 1, 16, 10, tzinfo=UTC), "time_raw": "1705399200", "time_precision": "second",
            "zone_source": "format", "duration_s": None, "video": None, "status": "unknown",
            "state": None,
        }
    ]  # fmt: skip
    row = rows["message"][2]
    assert (row["length"], row["at"]) == (
        len("Check this important message"),
        datetime(2024, 1, 15, 10, 52, tzinfo=UTC),
    )
    assert [(row["kind"], row["service"], row["raw"]) for row in rows["selector"]] == [
        ("handle", "telegram", "user111"),
        ("handle", "telegram", "user222"),
    ]
    assert passage(path.read_bytes(), "/messages/2").endswith(
        "from: Alice\nfrom_id: user111\nCheck this important message"
    )


@pytest.mark.samples
def test_sample_without_ids(samples: Path) -> None:
    path = samples / "telegram/simple.json"
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.facts, reading.notices) == ({"party": 2, "message": 4}, ())
    assert [(row["sender"], row["recipient"]) for row in rows["message"]] == [(0, 1), (1, 0), (0, 1), (0, 1)]


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "telegram"]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_calls_say_how_long_and_how_they_ended(tmp_path: Path) -> None:
    source = telegram(
        sent(1, who=111),
        service(2, "phone_call", who=222, duration_seconds=640, discard_reason="hangup"),
        service(3, "phone_call", discard_reason="missed"),
        service(4, "phone_call", discard_reason="busy"),
        service(5, "phone_call", discard_reason="disconnect"),
        service(6, "group_call", duration=12),
    )
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert (reading.facts["call"], reading.facts["message"], reading.notices) == (5, 1, ())
    ana, ben = 0, 1
    assert [(row["caller"], row["callee"], row["duration_s"], row["status"]) for row in rows["call"]] == [
        (ben, ana, 640, "answered"),
        (ana, ben, 0, "missed"),
        (ana, ben, 0, "missed"),
        (ana, ben, None, "unknown"),
        (ana, ben, 12, "answered"),
    ]
    assert rows["call"][0]["at"] == datetime(2024, 1, 15, 10, 50, 2, tzinfo=UTC)


def test_a_full_export_keeps_its_chats_apart(tmp_path: Path) -> None:
    source = full(
        telegram(sent(1, who=111), sent(2, [{"type": "bold", "text": "20"}, " euros"], who=222)),
        {"name": "Group", "type": "private_group", "id": 9, "messages": [sent(3, who=222), sent(4, who=333)]},
        left_chats={"list": [telegram(sent(5, who=444), id=444)]},
    )
    path = chats.given(tmp_path, source)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.notices, reading.facts["message"], reading.facts["login"]) == ((), 5, 1)
    assert [row["locator"] for row in rows["message"]] == [
        "/chats/list/0/messages/0", "/chats/list/0/messages/1",
        "/chats/list/1/messages/0", "/chats/list/1/messages/1", "/left_chats/list/0/messages/0",
    ]  # fmt: skip
    assert [row["conversation"] for row in rows["message"]] == ["222", "222", "9", "9", "444"]
    assert [row["recipient"] is None for row in rows["message"]] == [False, False, True, True, False]
    assert [(row["role"], row["name_raw"]) for row in rows["party"][:2]] == [("account", "Ana Roe"), ("other", "Ben")]
    assert rows["login"][0]["ip"] == "192.0.2.7"
    found = {(row["kind"], row["raw"]) for row in rows["selector"]}
    assert {
        ("phone", "+33 6 39 98 00 01"),
        ("handle", "@ana_roe"),
        ("handle", "111"),
        ("phone", "+12015550123"),
    } <= found
    assert passage(path.read_bytes(), "/chats/list/0/messages/1").endswith("\n20 euros")


def test_an_id_is_one_selector_however_it_is_written(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, chats.given(tmp_path, full(telegram(sent(1, who=111), sent(2, who=222)))))
    values = {row["raw"]: row["value"] for row in rows["selector"] if row["kind"] == "handle"}
    assert values["111"] == values["user111"]


def test_a_silent_owner_is_the_recipient_only_where_the_export_names_them(tmp_path: Path) -> None:
    silent = telegram(sent(1), sent(2))
    _reading, alone = taken(FORMAT, chats.given(tmp_path, silent))
    assert [row["recipient"] for row in alone["message"]] == [None, None]
    _reading, rows = taken(FORMAT, chats.given(tmp_path, full(silent)))
    party = rows["party"][rows["message"][0]["recipient"]]
    assert party["locator"] == "/personal_information/user_id"


def test_a_silent_peer_is_known_from_the_head_of_the_chat(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, chats.given(tmp_path, telegram(sent(1, who=111))))
    assert rows["party"][rows["message"][0]["recipient"]]["nickname"] == "Ben"
    assert [row["raw"] for row in rows["selector"]] == ["user111", "222"]


def test_events_that_are_no_call_are_messages_without_text(tmp_path: Path) -> None:
    source = telegram(sent(1), service(2, "pin_message"), {"id": 3, "type": "unsupported"})
    reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert (reading.facts["message"], reading.notices) == (3, ())
    assert [row["length"] for row in rows["message"]] == [5, None, None]


def test_files_and_shared_contacts(tmp_path: Path) -> None:
    source = telegram(
        sent(1, "", photo="photos/one.bin", width=10),
        sent(2, "", file="files/two.bin", thumbnail="files/three.bin", media_type="voice_message"),
        sent(3, "", contact_information={"first_name": "C", "last_name": "", "phone_number": "+12015550199"}),
    )
    _reading, rows = taken(FORMAT, chats.given(tmp_path, source))
    assert [row["attachments"] for row in rows["message"]] == [1, 1, 0]
    assert ".bin" not in repr(rows)
    phones = [(row["locator"], row["party"]) for row in rows["selector"] if row["kind"] == "phone"]
    assert phones == [("/messages/2/contact_information/phone_number", None)]


def old(*texts: str) -> dict[str, Any]:
    """An export that has only the wall clock."""
    messages = [{**sent(number, text), "date": "2019-07-01T10:30:00"} for number, text in enumerate(texts)]
    for message in messages:
        del message["date_unixtime"]
    return telegram(*messages)


def test_a_wall_clock_waits_for_its_zone(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, old("a", "b")))
    assert [(row["at"], row["time_raw"]) for row in rows["message"]] == [(None, "2019-07-01T10:30:00")] * 2
    assert [(asked.key, asked.place, asked.records) for asked in reading.questions] == [("zone", "/messages/0", 2)]
    assert {notice.template for notice in reading.notices} == {NO_ZONE}
    reading, rows = taken(FORMAT, chats.given(tmp_path, old("a", "b")), {"zone": ("Asia/Manila", "A. Roe")})
    assert [(row["at"], row["zone_source"]) for row in rows["message"]] == [
        (datetime(2019, 7, 1, 2, 30, tzinfo=UTC), "A. Roe")
    ] * 2
    assert (reading.questions, reading.notices) == ((), ())


def test_times_that_are_none(tmp_path: Path) -> None:
    source = telegram(
        sent(1, date_unixtime="13727168620"),
        sent(2, date_unixtime=1_705_315_800_000),
        sent(3),
        {**old("x")["messages"][0], "date": "2019-02-31T10:00:00"},
    )
    answers = {"zone": ("Europe/Paris", "A. Roe")}
    reading, rows = taken(FORMAT, chats.given(tmp_path, source), answers)
    assert [row["at"] is None for row in rows["message"]] == [True, True, False, True]
    assert [notice.template for notice in reading.notices] == [NOT_A_TIME, *[chat.OUT_OF_CALENDAR] * 2]


def test_a_zone_that_is_none_is_said(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, old("a")), {"zone": ("Mars/Olympus", "A. Roe")})
    assert rows["message"][0]["at"] is None
    assert [notice.template for notice in reading.notices] == [NOT_A_TIME]


def test_what_is_no_record_or_no_chat_is_skipped_and_counted(tmp_path: Path) -> None:
    source = full({"name": "x", "type": "personal_chat", "id": 5}, telegram(sent(1), 7, None), "chat")
    reading, _rows = taken(FORMAT, chats.given(tmp_path, source))
    assert (reading.skipped, reading.facts["message"], reading.status) == (4, 1, "partial")
    assert [notice.template for notice in reading.notices] == [NOT_A_CHAT, NOT_A_CHAT, *[chat.NOT_A_RECORD] * 2]


def test_a_full_export_cut_short_keeps_its_first_chats(tmp_path: Path) -> None:
    data = json.dumps(full(telegram(*map(sent, range(50))), telegram(*map(sent, range(100, 150))))).encode()
    reading, rows = taken(FORMAT, chats.given(tmp_path, data[: data.index(b"1705315920")]))
    assert reading.status == "partial"
    assert len(rows["message"]) == 70
    assert reading.notices[0].place == "after 70 records"


@pytest.mark.parametrize("source", [{}, [], {"chats": {"list": []}}, {"messages": 5}, {"chats": 5}])
def test_an_export_without_chats_is_unread(tmp_path: Path, source: Any) -> None:
    reading, rows = taken(FORMAT, chats.given(tmp_path, json.dumps(source).encode()))
    assert (reading.status, rows) == ("unread", {})


def test_it_is_recognised_with_its_keys_in_any_order(tmp_path: Path) -> None:
    one = telegram(*(sent(number) for number in range(2_000)))
    assert known(FORMAT, chats.given(tmp_path, dict(reversed(one.items()))))
    assert known(FORMAT, chats.given(tmp_path, {"chats": {"list": [one]}}))
    assert known(FORMAT, chats.given(tmp_path, telegram()))
    assert not known(FORMAT, chats.given(tmp_path, chats.meta(chats.said())))
    assert not known(FORMAT, chats.given(tmp_path, {"messages": [{"id": 1, "type": "Default", "timestamp": "x"}]}))


WHOLE = json.dumps(full(telegram(sent(1), service(2, "phone_call"), sent(3, ["a", {"text": "b"}], who=111)))).encode()


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_makes_it_fail(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(damaged) - 1)), max_size=4)) if damaged else ():
        damaged[place] = data.draw(st.integers(0, 255))
    path = chats.given(tmp_path, bytes(damaged))
    known(FORMAT, path)
    reading, _rows = taken(FORMAT, path)
    assert reading.status in ("read", "partial", "unread")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "id", "list", "x"]), inner),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from([*sorted(sent(1)), "action", "actor_id", "duration_seconds", "photo"]), value=JSON)
def test_no_value_in_any_field_makes_it_fail(tmp_path: Path, key: str, value: Any) -> None:
    message = sent(1, **{key: value})
    call = service(2, "phone_call") | {key: value}
    reading, _rows = taken(FORMAT, chats.given(tmp_path, telegram(message, call, id=value)))
    assert reading.status in ("read", "partial")

"""Telegram's export: contacts, calls, local clock, texts in parts."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.clock import PARIS
from relais.sim.writers.telegram_json import telegram_account, telegram_chat
from tests.sim.writers.conversation import ANA, NOE, Talks, called, person, said


def test_telegram_account_has_contacts_chats_and_calls(built):
    document = json.loads(built.file("*_seizure_2/telegram/result.json").read_text("utf-8"))
    owner = built.world.people["facilitator-1"]
    assert document["personal_information"]["phone_number"].replace(" ", "") == owner.phones[0]
    chats = document["chats"]["list"]
    assert len(chats) == len(document["contacts"]["list"]) >= 3
    entries = [entry for chat in chats for entry in chat["messages"]]
    calls = [entry for entry in entries if entry["type"] == "service"]
    assert calls
    assert all(entry["action"] == "phone_call" and entry["discard_reason"] == "hangup" for entry in calls)
    assert all(entry["duration_seconds"] > 0 for entry in calls)
    # The export shows the clock of Manila, eight hours ahead of UTC.
    first = entries[0]
    assert first["date_unixtime"].isdigit()

    wall = datetime.fromisoformat(first["date"]).replace(tzinfo=UTC)
    assert wall - datetime.fromtimestamp(int(first["date_unixtime"]), UTC) == timedelta(hours=8)


def chat(*messages, calls=()):
    return b"".join(telegram_chat(ANA, NOE, messages, calls, PARIS)).decode()


def test_one_whole_chat():
    calls = [called(90, 120, by=NOE, to=ANA), called(0, 180)]
    assert json.loads(chat(said("Hello"), calls=calls)) == {
        "name": "Noé Hêtre", "type": "personal_chat", "id": 2, "messages": [
            {"id": 1, "type": "message", "date": "2026-01-01T13:00:05", "date_unixtime": "1767268805",
             "from": "Ana Narra", "from_id": "user1", "text": "Hello"},
            {"id": 2, "type": "service", "date": "2026-01-01T13:02:05", "date_unixtime": "1767268925",
             "actor": "Noé Hêtre", "actor_id": "user2", "action": "phone_call", "duration_seconds": 90,
             "discard_reason": "hangup", "text": ""},
            {"id": 3, "type": "service", "date": "2026-01-01T13:03:05", "date_unixtime": "1767268985",
             "actor": "Ana Narra", "actor_id": "user1", "action": "phone_call", "discard_reason": "missed", "text": ""},
        ],
    }  # fmt: skip


def test_a_phone_number_makes_the_text_a_list():
    (entry,) = json.loads(chat(said("My number is +63 917 555 0107")))["messages"]
    assert entry["text"] == ["My number is ", {"type": "phone", "text": "+63 917 555 0107"}, ""]


@given(st.lists(st.text(max_size=8) | st.just("a +33 6 39 98 00 37 b")))
def test_same_text_as_the_json_module(texts):
    written = chat(*map(said, texts), calls=[called(5, 9)])
    assert written == json.dumps(json.loads(written), ensure_ascii=False, indent=1) + "\n"
    assert [_joined(entry["text"]) for entry in json.loads(written)["messages"]] == [*texts, ""]


def _joined(text):
    """Return the words of a text: a list of pieces where a telephone number stands in it."""
    return text if isinstance(text, str) else "".join(part if isinstance(part, str) else part["text"] for part in text)


def test_a_long_chat_comes_in_pieces_that_join():
    messages = [said(f"line {number}", number) for number in range(4_001)]
    pieces = list(telegram_chat(ANA, NOE, messages, [], PARIS))
    assert max(map(len, pieces)) < 500_000
    entries = json.loads(b"".join(pieces))["messages"]
    assert [(entry["id"], entry["text"]) for entry in entries] == [(n + 1, f"line {n}") for n in range(4_001)]


def test_an_account_is_the_same_text_as_the_json_module():
    for count in (0, 1, 3):
        talks = Talks(count)
        written = b"".join(telegram_account(ANA, [NOE], talks, PARIS)).decode()
        document = json.loads(written)
        assert written == json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        assert document["personal_information"]["username"] == "@user_1"
        assert document["contacts"]["list"] == [
            {"user_id": 2, "first_name": "Noé", "last_name": "Hêtre", "phone_number": "+63 917 555 0102"}
        ]
        assert [(talk["id"], len(talk["messages"])) for talk in document["chats"]["list"]] == [
            (10 + number, 3) for number in range(count)
        ]


def test_an_account_takes_one_conversation_at_a_time():
    talks, written = Talks(9), ""
    for piece in telegram_account(ANA, (person(n, "Noé Hêtre") for n in range(9)), talks, PARIS):
        written += piece.decode()
        assert written.count("line of talk") in (talks.asked, talks.asked - 1)
        assert talks.alive <= 1
    assert talks.asked == 9

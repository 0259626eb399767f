"""Telegram's export: contacts, calls, local clock, texts in parts."""

import json
from datetime import UTC, datetime, timedelta

from relais.sim.clock import PARIS
from relais.sim.event import Message
from relais.sim.person import Account, Person
from relais.sim.writers.telegram_json import telegram_chat


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


def test_a_phone_number_makes_the_text_a_list():
    one, two = (
        Person(id_, "", "", (f"{id_} Narra",), "FR", "", accounts=(Account("telegram", f"user{n}", id_, id_),))
        for n, id_ in enumerate(("Ana", "Joy"), start=1)
    )
    said = Message("telegram", datetime(2026, 1, 1, tzinfo=UTC), "Ana", "Joy", "My number is +63 917 555 0107")
    document = json.loads(telegram_chat(one, two, [said], [], PARIS))
    assert document["id"] == 2
    assert document["messages"] == [
        {
            "id": 1, "type": "message", "date": "2026-01-01T01:00:00", "date_unixtime": "1767225600", "from": "Ana",
            "from_id": "user1", "text": ["My number is ", {"type": "phone", "text": "+63 917 555 0107"}, ""],
        }
    ]  # fmt: skip

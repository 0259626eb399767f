"""A Discord conversation and a data package of our own, after the public descriptions."""

import json
from typing import Any

ANA, BEN, CLEO = "100000000000000001", "100000000000000002", "100000000000000003"
PEOPLE = {
    ANA: {"id": ANA, "name": "ana.example", "discriminator": "0000", "nickname": "Ana", "isBot": False},
    BEN: {"id": BEN, "name": "Ben", "discriminator": "1234", "nickname": None, "isBot": False},
    CLEO: {"id": CLEO, "name": "Deleted User", "discriminator": "0000", "nickname": "Cleo", "isBot": False},
}
# 2024-05-06 10:00:00 UTC, as Discord numbers messages.
FIRST_ID = (1_714_989_600_000 - 1_420_070_400_000) << 22


def message(
    number: int, who: str = ANA, content: object = "hello", kind: str = "Default", **more: Any
) -> dict[str, Any]:
    """One message; a minute lies between the numbers."""
    return {
        "id": str(FIRST_ID + (number * 60_000 << 22)), "type": kind,
        "timestamp": f"2024-05-06T{12 + number // 60:02}:{number % 60:02}:00.123+02:00", "timestampEdited": None,
        "callEndedTimestamp": None, "isPinned": False, "content": content, "author": PEOPLE[who], "attachments": [],
        "embeds": [], "stickers": [], "reactions": [], "mentions": [], **more,
    }  # fmt: skip


def export(*messages: Any, kind: str = "DirectTextChat", **more: Any) -> dict[str, Any]:
    """The file of one conversation."""
    return {
        "guild": {"id": "0", "name": "Direct Messages", "iconUrl": ""},
        "channel": {"id": "300000000000000001", "type": kind, "category": "Private", "name": "Ben", "topic": None},
        "dateRange": {"after": None, "before": None}, "exportedAt": "2024-06-01T09:00:00+02:00",
        "messages": list(messages), "messageCount": len(messages), **more,
    }  # fmt: skip


CHAT = export(
    message(1, content="See https://example.org/a"),
    message(2, BEN, attachments=[{"fileName": "one.bin"}, {"fileName": "two.bin"}], stickers=[{"name": "wave"}]),
    message(3, BEN, "Started a call that lasted 9 minutes.", "Call", callEndedTimestamp="2024-05-06T12:12:30.5+02:00"),
    message(4, content="Pinned a message.", kind="ChannelPinnedMessage"),
    message(5, BEN, "", timestampEdited="2024-05-06T12:09:00+02:00"),
    message(6, BEN, "yes", "Reply"),
)
PACKAGE = [
    {"ID": FIRST_ID, "Timestamp": "2024-05-06 10:00:00", "Contents": "See https://example.org/a", "Attachments": ""},
    {"ID": str(FIRST_ID + (60_123 << 22)), "Timestamp": "2024-05-06 10:01:00", "Contents": "",
     "Attachments": "https://example.org/1.bin https://example.org/2.bin"},
]  # fmt: skip
CSV = (
    "ID,Timestamp,Contents,Attachments\r\n"
    f"{FIRST_ID},2024-05-06 10:00:00.123000+00:00,hello,\r\n"
    f'{FIRST_ID + 1},2024-05-06 10:01:00+00:00,"two\r\nlines, ""quoted""",https://example.org/1.bin\r\n'
    f"{FIRST_ID + 2},2024-05-06 10:02:00+00:00,last,\r\n"
)
ACCOUNT = {
    "id": ANA, "username": "ana.example", "discriminator": 0, "email": "ana@example.org", "verified": True,
    "phone": "+33639980001", "ip": "192.0.2.7", "flags": 0, "global_name": "Ana", "settings": {"locale": "fr"},
    "connections": [{"type": "steam", "id": "76500000000000001", "name": "ana_plays", "verified": True}],
    "relationships": [
        {"id": BEN, "type": 1, "nickname": None, "user": {"id": BEN, "username": "Ben", "discriminator": "1234"}},
        {"id": CLEO, "type": "FRIEND", "nickname": "Cleo", "user": None},
    ],
    "payments": [], "notes": {BEN: "a note"},
}  # fmt: skip
CHANNEL = {"id": "300000000000000001", "type": "DM", "recipients": [ANA, "Deleted User"]}


def event(number: int, **more: Any) -> dict[str, Any]:
    """One event of the activity."""
    return {
        "event_type": "session_start", "event_id": f"AQEBAQ{number}", "event_source": "client", "user_id": ANA,
        "domain": "Auth", "ip": "192.0.2.7", "day": "20240506", "country_code": "FR", "city": "Paris",
        "timestamp": f'"2024-05-06T10:{number:02}:00.123Z"', **more,
    }  # fmt: skip


EVENTS = [event(1), event(2, event_type="login_successful", ip="2001:db8::1", country_code=None), event(3, ip=None)]


def lines(*events: Any) -> bytes:
    """The events as lines."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in events)


SOUND = {
    "discord_json": json.dumps(CHAT).encode(),
    "discord_messages": json.dumps(PACKAGE).encode(),
    "discord_messages, csv": CSV.encode(),
    "discord_account": json.dumps(ACCOUNT).encode(),
    "discord_account, channel": json.dumps(CHANNEL).encode(),
    "discord_activity": lines(*EVENTS),
}

"""What people download of themselves, after public importers: Skype's `messages.json`, Discord's package, Google's Chat
and Meet, Snapchat's `chat_history.json`; looked up 2026-11-28.

Odd cases named there: a Skype call is XML in the text of a message, told twice (`started`, `ended`), its length with
each of its people; Discord's files hold the messages of one person only; Chat writes its time in words; Snapchat calls
milliseconds microseconds; Meet writes a length as h:mm:ss.
"""

import json
from datetime import UTC, datetime
from typing import Any

ME, BEN, CLEO = "8:live:ana.roe", "8:live:ben.doe", "8:live:cleo.poe"
GROUP = "19:0123456789abcdef@thread.skype"


def _skype(number: int, at: str, who: str, type_: str, content: str | None) -> dict[str, Any]:
    return {
        "id": str(1_768_000_000_000 + number), "displayName": None, "originalarrivaltime": f"2026-01-10T{at}Z",
        "messagetype": type_, "version": 1_768_000_000_000 + number, "content": content, "conversationid": BEN,
        "from": who, "properties": None, "amsreferences": None,
    }  # fmt: skip


def _parts(type_: str, *people: tuple[str, int]) -> str:
    parts = "".join(
        f'<part identity="{who.removeprefix("8:")}"><name>{who}</name>'
        f"{f'<duration>{length}</duration>' if length else ''}</part>"
        for who, length in people
    )
    return f'<partlist type="{type_}" alt="" callId="c-1">{parts}</partlist>'


SKYPE = json.dumps({
    "userId": ME, "exportDate": "2026-02-01T10:00", "conversations": [
        {
            "id": BEN, "displayName": "Ben Doe", "version": 1, "properties": {"conversationblocked": False},
            "threadProperties": None, "MessageList": [
                _skype(1, "15:00:00.000", BEN, "Event/Call", _parts("missed", (ME, 0), (BEN, 0))),
                _skype(2, "14:12:05.250", ME, "Event/Call", _parts("ended", (ME, 725), (BEN, 725))),
                _skype(3, "14:00:00.250", ME, "Event/Call", _parts("started", (ME, 0))),
                _skype(4, "13:32:00.000", BEN, "RichText", "50.00 EUR &amp; code <b>123-456-7890</b>"),
                _skype(5, "13:31:00.000", BEN, "RichText/UriObject", '<URIObject uri="https://example.org/1">a</URIObject>'),
                _skype(6, "13:30:00.000", ME, "RichText", "hello"),
            ],
        },
        {
            "id": GROUP, "displayName": None, "version": 2, "properties": None,
            "threadProperties": {"membercount": 3, "members": json.dumps([ME, BEN, CLEO]), "topic": "Friends"},
            "MessageList": [
                _skype(7, "16:00:10.000", ME, "Event/Call", _parts("ended", (ME, 10), (BEN, 10), (CLEO, 5))),
                _skype(8, "15:59:00.000", CLEO, "Text", "at 9"),
            ],
        },
        {"id": "28:concierge", "displayName": "Skype", "version": 3, "properties": None, "threadProperties": None,
         "MessageList": []},
    ],
}).encode()  # fmt: skip
DISCORD_CSV = (
    b"ID,Timestamp,Contents,Attachments\r\n"
    b"1000000000000000003,2026-01-10 13:32:00.123000+00:00,,https://cdn.discordapp.com/attachments/1/2/a.bin\r\n"
    b'1000000000000000002,2026-01-10 13:31:00.123000+00:00,"50.00 EUR,\ncode 123-456-7890",\r\n'
    b"1000000000000000001,2026-01-10 13:30:00+00:00,hello,\r\n"
)
DISCORD_JSON = json.dumps([
    {"ID": 1000000000000000003, "Timestamp": "2026-01-10 13:32:00", "Contents": "", "Attachments": "https://cdn.discordapp.com/a"},
    {"ID": 1000000000000000001, "Timestamp": "2026-01-10 13:30:00", "Contents": "hello", "Attachments": ""},
]).encode()  # fmt: skip
DISCORD_RETURN = (
    b"id,channel_id,author_id,timestamp,username,contents,attachments\n"
    b"1000000000000000001,2000000000000000001,3000000000000000001,2026-01-10T13:30:00.000000+00:00,ana_roe,hello,\n"
    b"1000000000000000002,2000000000000000001,3000000000000000002,2026-01-10T13:31:00.000000+00:00,ben_doe,"
    b'"50.00 EUR, ""code"" 123-456-7890",\n'
    b"1000000000000000003,2000000000000000001,3000000000000000002,2026-01-10T13:32:00.000000+00:00,ben_doe,,"
    b'"https://cdn.discordapp.com/attachments/1/2/a.bin\nhttps://cdn.discordapp.com/attachments/1/3/b.bin"\n'
)


def _chat(at: str, who: str, **more: Any) -> dict[str, Any]:
    creator = {"name": who, "email": f"{who.split(maxsplit=1)[0].lower()}@example.org", "user_type": "Human"}
    return {"creator": creator, "created_date": at, "topic_id": "t1", "message_id": f"s1/t1/{at[-14:]}", **more}


# Chat puts U+202F before AM and PM.
GOOGLE_CHAT = json.dumps({
    "messages": [
        _chat("Saturday, January 10, 2026 at 1:30:00\u202fPM UTC", "Ana Roe", text="hello"),
        _chat("Saturday, January 10, 2026 at 1:31:00 PM UTC", "Ben Doe", text="50.00 EUR"),
        _chat("Monday, January 12, 2026 at 12:05:00\u202fAM UTC", "Ben Doe",
              attached_files=[{"original_name": "a.bin", "export_name": "File-a.bin"}]),
    ]
}).encode()  # fmt: skip
MEET = (
    b"Meeting Code,Conference ID,Start Time,End Time,Duration,Call Direction,Direct Call Result,Participation State,"
    b"Call Counterparts,Meeting Media Type\n"
    b"abc-defg-hij,c-1,2026-01-10 13:30:00 UTC,2026-01-10 13:32:16 UTC,0:02:16,Outgoing,Answered,Joined,"
    b"b@example.org,\n"
    b"abc-defg-hik,c-2,2026-01-11 13:30:00 UTC,2026-01-11 13:30:00 UTC,0:00:00,Incoming,Missed,,b@example.org,Audio\n"
    b"abc-defg-hil,c-3,2026-01-12 13:30:00 UTC,2026-01-12 14:30:01 UTC,1:00:01,,,Joined,,Video\n"
)


def _snap(who: str, at: str, *, mine: bool, text: str | None, kind: str = "TEXT", media: str = "") -> dict[str, Any]:
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return {
        "From": who, "Media Type": kind, "Created": f"{at} UTC", "Content": text, "Conversation Title": None,
        "IsSender": mine, "Created(microseconds)": int(when.timestamp() * 1000), "IsSaved": True, "Media IDs": media,
    }  # fmt: skip


SNAP_MINE = json.dumps({
    "ben_doe": [
        _snap("ben_doe", "2026-01-10 13:32:00", mine=False, text=None, kind="MEDIA", media="b~1 | b~2"),
        _snap("ben_doe", "2026-01-10 13:31:00", mine=False, text="50.00 EUR"),
        _snap("ana_roe", "2026-01-10 13:30:00", mine=True, text="hello"),
    ],
    "cleo_poe": [_snap("cleo_poe", "2026-01-11 08:00:00", mine=False, text="at 9")],
}).encode()  # fmt: skip
SAMPLES = {
    "skype, messages.json": SKYPE, "discord, messages.csv": DISCORD_CSV, "discord, messages.json": DISCORD_JSON,
    "discord, provider's answer": DISCORD_RETURN, "google chat": GOOGLE_CHAT, "google meet": MEET,
    "snapchat, chat_history.json": SNAP_MINE,
}  # fmt: skip


def _at(hour: int, minute: int = 0, second: int = 0, day: int = 10, micro: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, second, micro, tzinfo=UTC)


EXPECTED = {
    # One call that is told twice (its beginning is a message without text), one missed, one of three people.
    "skype, messages.json": {"counts": {"call": 4, "message": 5}, "spots": [
        ("call", {"duration_s": 725}, {"status": "answered", "caller": "live:ana.roe", "callee": "live:ben.doe"}),
        ("call", {"status": "missed"}, {"duration_s": 0, "caller": "live:ben.doe", "callee": "live:ana.roe"}),
        ("call", {"callee": "live:cleo.poe"}, {"conversation": GROUP, "caller": "live:ana.roe"}),
        ("message", {"at": _at(13, 32)}, {"sender": "live:ben.doe", "length": len("50.00 EUR & code 123-456-7890")}),
        ("message", {"at": _at(13, 31)}, {"attachments": 1}),
    ]},
    "discord, messages.csv": {"counts": {"message": 3}, "spots": [
        ("message", {"at": _at(13, 30)}, {"length": 5, "service": "discord"}),
        ("message", {"attachments": 1}, {"length": None, "at": _at(13, 32, micro=123_000)}),
    ]},
    "discord, messages.json": {"counts": {"message": 2}, "answers": {"zone": ("UTC", "A. Roe")}, "spots": [
        ("message", {"length": 5}, {"at": _at(13, 30), "service": "discord"}),
    ]},
    "discord, provider's answer": {"counts": {"message": 3}, "spots": [
        ("message", {"at": _at(13, 31)}, {"sender": "ben_doe", "length": 30, "conversation": "2000000000000000001"}),
        ("message", {"attachments": 2}, {"sender": "3000000000000000002"}),
    ]},
    "google chat": {"counts": {"message": 3}, "spots": [
        ("message", {"at": _at(13, 30)}, {"sender": "ana@example.org", "length": 5}),
        ("message", {"at": _at(0, 5, day=12)}, {"attachments": 1, "sender": "ben@example.org"}),
    ]},
    "google meet": {"counts": {"call": 3}, "spots": [
        ("call", {"at": _at(13, 30)}, {"duration_s": 136, "callee": "b@example.org", "status": "answered"}),
        ("call", {"at": _at(13, 30, day=11)}, {"duration_s": 0, "status": "missed", "caller": "b@example.org"}),
        ("call", {"at": _at(13, 30, day=12)}, {"duration_s": 3601}),
    ]},
    "snapchat, chat_history.json": {"counts": {"message": 4}, "spots": [
        ("message", {"at": _at(13, 30)}, {"sender": "ana_roe", "recipient": "ben_doe", "length": 5}),
        ("message", {"at": _at(13, 32)}, {"sender": "ben_doe", "length": None}),
        ("message", {"at": _at(8, day=11)}, {"conversation": "cleo_poe", "sender": "cleo_poe"}),
    ]},
}  # fmt: skip

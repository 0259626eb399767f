"""Kik's answer to a legal request: the logs `bind.txt`, `chat_sent.txt`, `chat_platform_sent.txt`, after the modules
`kik*` of github.com/abrignoni/RLEAPP (MIT) and a public TypeScript reader; looked up 2026-11-28.

Tab-separated, without header, milliseconds first. Odd cases named there: three random signs and the server behind a
name; an address that was redacted; a count of messages instead of their text; UTF-8 written once too often.
"""

from datetime import UTC, datetime

ANA, BEN = "ana_roe_x1z@talk.kik.com", "ben_doe_q7w@talk.kik.com"
_AT = int(datetime(2026, 1, 10, 13, 30, tzinfo=UTC).timestamp()) * 1000


def _lines(*rows: tuple[object, ...]) -> bytes:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()


SAMPLES = {
    "kik, bind": _lines(
        (_AT, ANA, "203.0.113.7", 40001, "2026-01-10 13:30:00 UTC", "FR"),
        (_AT + 60_000, ANA, "203.0.113.7", 40002, "2026-01-10 13:31:00 UTC", "FR"),
        (_AT + 120_000, ANA, "2001:db8::1", 40003, "2026-01-10 13:32:00 UTC", "PH"),
        (_AT + 180_000, ANA, "203.0.113.8", "", "2026-01-10 13:33:00 UTC", ""),
    ),
    "kik, chat_sent": _lines(
        (_AT, ANA, BEN, 1, "203.0.113.7", "2026-01-10 13:30:00 UTC"),
        (_AT + 60_000, ANA, BEN, 3, "203.0.113.7", "2026-01-10 13:31:00 UTC"),
    ),
    "kik, chat_sent_received": _lines((_AT, BEN, ANA, 2, "REDACTED", "2026-01-10 13:30:00 UTC")),
    "kik, chat_platform_sent": _lines(
        (_AT, ANA, BEN, "com.kik.ext.gallery", "ee43d53b-4124-4d75-bf20-fc57e5090001", "203.0.113.7",
         "2026-01-10 13:30:00 UTC"),
    ),
}  # fmt: skip
EXPECTED = {
    "kik, bind": {"counts": {"login": 4}, "spots": [
        ("login", {"port": 40001}, {
            "ip": "203.0.113.7", "at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC), "party": "ana_roe",
        }),
        ("login", {"ip": "2001:db8::1"}, {"port": 40003}),
        ("login", {"ip": "203.0.113.8"}, {"port": None}),
    ]},
    "kik, chat_sent": {"counts": {"message": 2}, "spots": [
        ("message", {"at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC)}, {
            "sender": "ana_roe", "recipient": "ben_doe", "length": None, "service": "kik",
        }),
    ]},
    "kik, chat_sent_received": {"counts": {"message": 1}, "spots": [
        ("message", {}, {"sender": "ben_doe", "recipient": "ana_roe"}),
    ]},
    "kik, chat_platform_sent": {"counts": {"message": 1}, "spots": [
        ("message", {}, {"sender": "ana_roe", "attachments": 1, "at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC)}),
    ]},
}  # fmt: skip

"""An export of Skype of our own, after the public descriptions: a talk of two, a group, a telephone, a program."""

import json
from typing import Any

ANA, BEN, CLEO = "8:live:.cid.0123456789abcdef", "8:ben.example", "8:live:cleo.example"
GROUP = "19:0123456789abcdef0123456789abcdef@thread.skype"
PHONE = "4:+33639980001"


def record(
    number: int, who: str | None, content: object = "hello", kind: str = "RichText", name: object = None, **more: Any
) -> dict[str, Any]:
    """One record; a minute lies between the numbers."""
    return {
        "id": str(1_714_989_600_000 + number * 60_000),
        "displayName": name,
        "originalarrivaltime": f"2024-05-06T{10 + number // 60:02}:{number % 60:02}:00.123Z",
        "messagetype": kind,
        "version": 1_714_989_600_000,
        "content": content,
        "conversationid": BEN,
        "from": who,
        "properties": None,
        "amsreferences": None,
        **more,
    }


def parts(kind: str, *people: tuple[str, str | None], number: str = "") -> str:
    """The fragment that tells of a call: each who took part, and how long."""
    call_id = f' callId="{number}"' if number else ""
    told = "".join(
        f'<part identity="{who}"><name>{who[2:]} &amp; co</name>'
        + (f"<duration>{seconds}</duration>" if seconds else "")
        + "</part>"
        for who, seconds in people
    )
    return f'<partlist type="{kind}" alt=""{call_id}>{told}</partlist>'


def talk(identifier: str, *records: Any, name: object = None, members: object = None) -> dict[str, Any]:
    """One conversation."""
    about = None if members is None else {"membercount": 3, "topic": "plans", "members": members}
    return {
        "id": identifier, "displayName": name, "version": 1, "properties": {"conversationblocked": False},
        "threadProperties": about, "MessageList": list(records),
    }  # fmt: skip


def export(*talks: Any, **more: Any) -> dict[str, Any]:
    """The whole file."""
    return {"userId": ANA, "exportDate": "2024-06-01T09:00", "conversations": list(talks), **more}


CALL = parts("ended", ("live:.cid.0123456789abcdef", "84.82"), (BEN, "84.82"), number="7")
JOINED = f"<addmember><eventtime>1</eventtime><initiator>{ANA}</initiator><target>{CLEO}</target></addmember>"
FILE = '<URIObject uri="https://example.org/1" type="File.1"><OriginalName v="one.bin"></OriginalName></URIObject>'
EXPORT = export(
    talk(
        BEN,
        record(9, BEN, "See https://example.org/a &amp; <b>reply</b>", name="Ben"),
        record(8, ANA, "", edited=True, properties={"deletetime": "1714990000000"}),
        record(7, f"https://example.org/v1/users/ME/contacts/{ANA}", name="Ana"),
        record(6, BEN, FILE, "RichText/Media_GenericFile", name="Ben"),
        record(5, BEN, parts("missed"), "Event/Call", name="Ben"),
        record(4, ANA, CALL, "Event/Call"),
        record(2, ANA, parts("started", number="7"), "Event/Call"),
        record(1, BEN, '<contacts><c t="s" s="dan.example" f="Dan"></c><c t="p" p="+33639980002"></c></contacts>',
               "RichText/Contacts", name="Ben"),
        name="Ben",
    ),
    talk(
        GROUP,
        record(30, CLEO, "one < two", "Text", name="Cleo"),
        record(29, ANA, parts("ended", (ANA, "61"), (BEN, "60.2"), (CLEO, None), number="8"), "Event/Call"),
        record(28, GROUP, JOINED, "ThreadActivity/AddMember"),
        name="Plans",
        members=json.dumps([ANA, BEN, CLEO, "8:dan.example"]),
    ),
    talk(PHONE, record(40, ANA, '<sms alt="hello"><chunk>hello</chunk><chunk> again</chunk></sms>', "RichText/Sms")),
    talk("28:concierge", record(50, "28:concierge", "welcome", name="Skype")),
    talk("48:calllogs", record(51, BEN, '{"callId": "7"}', "Text")),
)  # fmt: skip
SOUND = {"skype_json": json.dumps(EXPORT).encode()}

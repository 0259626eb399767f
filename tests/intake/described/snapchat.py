"""Snapchat's answer to a legal request (`ip_data.csv`, `conversations.csv`, `call_logs.csv`), after the modules `snap*`
of github.com/abrignoni/RLEAPP (MIT); looked up 2026-11-28.

Odd cases named there: a quoted legend of several lines before each section, a row of '=', then the header; columns told
by name, never by place; two spellings of time; a call in a block of its own, a row of '-' before its participants.
"""

from datetime import UTC, datetime

_RULE, _DASHES = "=" * 60, "-" * 60


def _legend(*lines: str) -> str:
    return '"' + "\n".join(lines) + '"'


IP_OLD = "\r\n".join([
    _legend("Target username: ana_roe", "All times in UTC", "", "ip: address seen", "timestamp: when"), "", _RULE,
    "ip,timestamp", "203.0.113.7,Wed Aug 19 12:00:00 UTC 2026", "2001:db8::1,Thu Aug 20 12:30:05 UTC 2026", "",
    _legend("Second source", "first seen time: earliest", "last seen time: latest"), _RULE,
    "ip,first seen time,last seen time", "203.0.113.8,Fri Aug 21 00:00:00 UTC 2026,Sat Aug 22 00:00:00 UTC 2026", "",
])  # fmt: skip
IP_NEW = "\n".join([
    _legend("Target username: ana_roe", "ip: address"), _RULE,
    "ip,port,asn,url,timestamp,first_seen_time,last_seen_time,country",
    "203.0.113.7,40001,64500,,2026-04-11 04:02:00 UTC,,,FR", "203.0.113.9,,64500,,2026-04-12 04:02:00 UTC,,,", "",
])  # fmt: skip
_COLUMNS = (
    "content_type,message_type,conversation_id,conversation_title,message_id,reply_to_message_id,sender_username,"
    "sender_user_id,recipient_username,recipient_user_id,text,media_id,is_saved,is_one_on_one,timestamp"
)
_PAIR = "c0ffee00-0000-4000-8000-000000000001"
_GROUP = "c0ffee00-0000-4000-8000-000000000009"
TALK = "\n".join([
    _legend("Target username: ana_roe", "Conversations of the account"), "", _RULE, _COLUMNS,
    f"TEXT,CHAT,{_PAIR},,1,,ana_roe,u-1,ben_doe,u-2,hello,,true,true,2026-04-11 04:02:00 UTC",
    f'TEXT,CHAT,{_PAIR},,2,,ben_doe,u-2,ana_roe,u-1,"50.00 EUR,\ncode 123-456-7890",,no,true,2026-04-11 04:03:00 UTC',
    f"MEDIA,CHAT,{_PAIR},,3,,ben_doe,u-2,ana_roe,u-1,,b~one;b~two,false,true,2026-04-11 04:04:00 UTC",
    f"TEXT,CHAT,{_GROUP},Friends,4,,cleo_poe,u-3,,,hello all,,true,false,Sat Apr 11 05:00:00 UTC 2026", "",
])  # fmt: skip
CALLS = "\n".join([
    _legend("Target username: ana_roe", "call_start: beginning", "call_end: end"), "", _RULE,
    "call_id,call_type,creator_username,participant_count,call_start,call_end,duration,network_type,connection_result",
    "k-1,VIDEO,ana_roe,2,Apr 06 2026 03:48:31 UTC,Apr 06 2026 04:00:36 UTC,725,WIFI,CONNECTED", _DASHES,
    "Participants", "username,user_id,join_time", "ana_roe,u-1,Apr 06 2026 03:48:31 UTC",
    "ben_doe,u-2,Apr 06 2026 03:48:40 UTC", "", _RULE,
    "call_id,call_type,creator_username,participant_count,call_start,call_end,duration,network_type,connection_result",
    "k-2,AUDIO,ben_doe,2,2026-04-07 03:00:00 UTC,2026-04-07 03:00:00 UTC,0,CELL,NOT_CONNECTED", _DASHES,
    "Participants", "username,user_id,join_time", "ana_roe,u-1,", "ben_doe,u-2,Apr 07 2026 03:00:00 UTC", "",
])  # fmt: skip
SAMPLES = {
    "snapchat, addresses": IP_OLD.encode(), "snapchat, addresses in one table": IP_NEW.encode(),
    "snapchat, conversations": TALK.encode(), "snapchat, calls": CALLS.encode(),
}  # fmt: skip
EXPECTED = {
    "snapchat, addresses": {"counts": {}, "spots": [
        ("login", {"ip": "203.0.113.7"}, {"at": datetime(2026, 8, 19, 12, tzinfo=UTC), "port": None}),
        ("login", {"ip": "2001:db8::1"}, {"at": datetime(2026, 8, 20, 12, 30, 5, tzinfo=UTC)}),
        ("login", {"ip": "203.0.113.8"}, {"at": datetime(2026, 8, 21, tzinfo=UTC)}),
    ]},
    "snapchat, addresses in one table": {"counts": {"login": 2}, "spots": [
        ("login", {"ip": "203.0.113.7"}, {"at": datetime(2026, 4, 11, 4, 2, tzinfo=UTC)}),
    ]},
    "snapchat, conversations": {"counts": {"message": 4}, "spots": [
        ("message", {"at": datetime(2026, 4, 11, 4, 2, tzinfo=UTC)}, {
            "sender": "ana_roe", "recipient": "ben_doe", "length": 5, "service": "snapchat",
        }),
        ("message", {"at": datetime(2026, 4, 11, 4, 4, tzinfo=UTC)}, {"attachments": 2, "sender": "ben_doe"}),
        ("message", {"at": datetime(2026, 4, 11, 5, tzinfo=UTC)}, {"sender": "cleo_poe", "recipient": None}),
    ]},
    "snapchat, calls": {"counts": {"call": 2}, "spots": [
        ("call", {"at": datetime(2026, 4, 6, 3, 48, 31, tzinfo=UTC)}, {"duration_s": 725, "service": "snapchat"}),
        ("call", {"at": datetime(2026, 4, 7, 3, tzinfo=UTC)}, {"duration_s": 0}),
    ]},
}  # fmt: skip

"""Answers of our own, in the form that public readers of Snapchat's answers describe."""

import csv
import io
from collections.abc import Sequence

LEGEND = 'Target username "ana_roe"\nUser ID "6d92078a-8246-4ba4-ae5b-76104861e7dc"\nDate range searched: all'
RULE = "=" * 27
Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def tables(*parts: Table) -> bytes:
    """Write tables, each with its legend, header and rows."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for legend, header, rows in parts:
        writer.writerow([legend])
        writer.writerow([RULE])
        writer.writerow(header)
        writer.writerows(rows)
    return out.getvalue().encode()


ACCOUNT: Table = (LEGEND, ["username", "user_id", "created", "email_address", "email_status", "phone_number",
                           "phone_status", "former_phone_number", "display_name", "creation_ip", "status"],
    [["ana_roe", "6d92078a-8246-4ba4-ae5b-76104861e7dc", "Wed Aug 19 12:00:00 UTC 2021", "ana@example.org", "verified",
      "+33639980031", "unverified", "+33639980032", "Ana R", "203.0.113.7", "ACTIVE"]])  # fmt: skip
DETAILS: Table = ("Details", ["birthdate", "last_active"], [["1990-01-02", "2026-04-01 10:00:00 PDT"]])
HISTORY: Table = ("Changes", ["date", "action", "old_value", "new_value", "reason"],
                  [["2026-01-01 10:00:00 UTC", "EMAIL_CHANGE", "a", "b", ""]])  # fmt: skip
OLD_IPS: Table = (LEGEND, ["IP", "first seen time", "last seen time"],
                  [["203.0.113.7", "Wed Aug 19 12:00:00 UTC 2021", "Wed Aug 19 13:00:00 UTC 2021"]])  # fmt: skip
NEW_IPS: Table = ("Logins", ["ip", "source_port_number", "timestamp", "event"],
                  [["2001:db8::7", "50123", "2026-04-11 04:02:00 UTC", "LOGIN"]])  # fmt: skip
TALK_HEADER = [
    "content_type", "message_type", "conversation_id", "message_id", "reply_to_message_id", "conversation_title",
    "sender_username", "sender_user_id", "recipient_username", "recipient_user_id", "text", "media_id", "is_saved",
    "is_one_on_one", "timestamp", "group_member_usernames", "upload_ip", "source_port_number",
]  # fmt: skip
TALKS: Table = (LEGEND, TALK_HEADER, [
    ["TEXT", "", "c1", "1", "", "", "ana_roe", "", "ben.doe", "", "hello\nBen", "", "true", "true",
     "Sat Dec 24 18:37:19 UTC 2022", "", "", ""],
    ["MEDIA", "", "c1", "2", "", "", "ben.doe", "", "ana_roe", "", "", "b~1; b~2", "false", "true",
     "Sat Dec 24 18:38:19 UTC 2022", "", "203.0.113.9", "40001"],
    ["TEXT", "", "g1", "3", "", "Group", "ben.doe", "", "ana_roe;cal-poe", "", "hello", "", "false", "false",
     "2022-12-24 18:39:19 UTC", "ana_roe;ben.doe;cal-poe", "", ""],
])  # fmt: skip
CALL_HEADER = ["call_id", "creator", "call_type", "participants_count", "call_start", "call_end", "duration", "result"]


def calls() -> bytes:
    """Write calls, each a table with its participants below."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([LEGEND])
    for number, (start, kind, duration, result) in enumerate(
        (("Apr 06 2026 03:48:31 UTC", "VIDEO", "65", "connected"), ("2026-04-07 03:00:00 UTC", "AUDIO", "", "missed"))
    ):
        writer.writerow([RULE])
        end = start.replace(":31", ":59")
        writer.writerow(CALL_HEADER)
        writer.writerow([f"k{number}", "ben.doe", kind, "2", start, end, duration, result])
        writer.writerow(["-" * 27])
        writer.writerow(["Participants"])
        writer.writerow(["username", "joined"])
        writer.writerow(["ana_roe", start])
        writer.writerow(["ben.doe", start])
    return out.getvalue().encode()


SOUND = {
    "snapchat_answer": tables(TALKS),
    "snapchat_answer, subscriber": tables(ACCOUNT, DETAILS, HISTORY),
    "snapchat_answer, addresses": tables(OLD_IPS, NEW_IPS),
    "snapchat_answer, calls": calls(),
}

"""A 'My Data' download of Snapchat of our own, after the public descriptions."""

import json
from typing import Any

ANA, BEN, CLEO = "ana.roe", "ben.doe", "cleo_x"
GROUP = "00000000-0000-4000-8000-000000000001"


def record(minute: int, who: str, text: object = "hello", kind: str = "TEXT", **more: Any) -> dict[str, Any]:
    """One record of a chat."""
    return {
        "From": who, "Media Type": kind, "Created": f"2024-05-06 10:{minute:02}:00 UTC", "Content": text,
        "Conversation Title": None, "IsSender": who == ANA, "Created(microseconds)": 1_714_989_600_000,
        "IsSaved": True, "Media IDs": "", **more,
    }  # fmt: skip


CHATS = {
    BEN: [
        record(1, BEN, "See https://example.org/a"),
        record(2, ANA, None, "MEDIA", **{"Media IDs": "b~one | b~two"}),
        record(3, ANA, "&amp;", Created="Mon May 06 10:03:00 UTC 2024"),
    ],
    GROUP: [record(4, CLEO, **{"Conversation Title": "Plans"}), record(5, ANA, "erased", "STATUSERASEDMESSAGE")],
    CLEO: [record(6, CLEO)],
}
SNAPS = {
    "Received Snap History": [{"From": BEN, "Media Type": "IMAGE", "Created": "2024-05-06 10:00:00 UTC"}],
    "Sent Saved Chat History": [
        {"To": BEN, "Media Type": "TEXT", "Created": "2024-05-06 10:01:00 UTC", "Text": "Ana&#39;s"}
    ],
}
ACCOUNT = {
    "Basic Information": {"Username": ANA, "Name": "Ana Roe", "Creation Date": "2020-01-01 00:00:00 UTC",
                          "Registration IP": "192.0.2.1", "Country": "FR"},
    "Device Information": {"Make": "x"},
    "Device History": [{"Make": "x", "Model": "y", "Start Time": "2024-05-06 10:00:00 UTC"}],
    "Login History": [
        {"IP": "192.0.2.7", "Country": "FR", "Created": "2024-05-06 10:00:00 UTC", "Status": "success"},
        {"IP": "2001:db8::1", "Country": "", "Created": "2024-05-06 11:00:00 UTC", "Status": "success"},
    ],
}  # fmt: skip
HISTORY = {
    "Display Name Change": [{"Date": "2024-05-06 10:00:00 UTC", "Display Name": "Ana"}],
    "Email Change": [{"Date": "2024-05-06 10:00:00 UTC", "Email Address": "ana@example.org"}],
    "Mobile Number Change": [{"Date": "2024-05-06 10:01:00 UTC", "Mobile Number": "+33639980001"}],
    "Password Change": [],
}
FRIENDS = {
    "Friends": [{"Username": BEN, "Display Name": "Ben", "Creation Timestamp": "2024-05-06 10:00:00 UTC"}],
    "Blocked Users": [{"Username": CLEO, "Display Name": "Cleo"}],
}
CALLS = {
    "Outgoing Calls": [
        {"Date & Time": "2024-05-06 10:00:00 UTC", "Type": "VIDEO", "Result": "Call Succeeded", "City": "paris",
         "Length (sec)": "312"},
    ],
    "Incoming Calls": [
        {"Date & Time": "2024-05-06 11:00:00 UTC", "Type": "AUDIO", "Result": "Call Missed", "Length (sec)": "0"},
    ],
    "Completed Calls": [{"Date & Time": "2024-05-06 12:00:00 UTC", "Type": "AUDIO", "Length (sec)": 45.0}],
    "Chat Sessions": [{"Date & Time": "2024-05-06 12:00:00 UTC", "Length (sec)": "45"}],
}  # fmt: skip
SOUND = {
    name: json.dumps(source).encode()
    for name, source in (
        ("snapchat_json", CHATS),
        ("snapchat_json, older", SNAPS),
        ("snapchat_account", ACCOUNT),
        ("snapchat_account, history", HISTORY),
        ("snapchat_account, friends", FRIENDS),
        ("snapchat_account, calls", CALLS),
    )
}

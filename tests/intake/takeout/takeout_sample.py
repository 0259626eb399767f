"""Files of a Google Takeout of our own, after the public descriptions."""

import json
from typing import Any

ANA = {"name": "Ana Roe", "email": "ana@example.org", "user_type": "Human"}
BEN = {"name": "Ben Doe", "email": "ben@example.org", "user_type": "Human"}


def message(minute: int, who: object = ANA, text: object = "hello", **more: Any) -> dict[str, Any]:
    """One message."""
    return {
        "creator": who, "created_date": f"Monday, May 6, 2024 at 10:{minute:02}:20\u202fPM UTC", "text": text,
        "topic_id": "abc", "message_id": f"space/abc/{minute}", **more,
    }  # fmt: skip


CHAT = {
    "messages": [
        message(1, text="See https://example.org/a"),
        message(2, BEN, None, attached_files=[{"original_name": "one.bin"}]),
        message(3, created_date="lundi 6 mai 2024 à 22:03:20 UTC+2"),
    ]
}
GROUP = {"members": [ANA, BEN]}
USER = {"user": ANA, "membership_info": [{"group_name": "Plans", "group_id": "DM abc", "membership_state": "MEMBER"}]}
MEET = (
    "Owner Gaia Id,Item Id,Conference Id,Item Type,Meeting Code,Event Id,Thread Id,Inbox Id,Call Direction,Start Time,"
    "End Time,Duration,Direct Call Result,Participation State,Call Counterparts,Meeting Media Type\r\n"
    "1001,1,c1,CALL,,,,,Outgoing,2024-05-06 10:00:00 UTC,2024-05-06 10:02:16 UTC,0:02:16,Answered,,"
    "[ben@example.org],Video\r\n"
    "1001,2,c2,CALL,,,,,Incoming,2024-05-06 11:00:00 UTC,,,Missed,,[ben@example.org,+33639980001],Audio\r\n"
    "1001,3,c3,MEETING,abc-defg-hij,,,,,2024-05-06 12:00:00 UTC,2024-05-06 12:30:00 UTC,,,PARTICIPATED,,\r\n"
)
ACTIVITY = [
    {"header": "Search", "title": "Visited Example", "titleUrl": "https://example.org/a",
     "time": "2024-05-06T10:00:00.123Z", "products": ["Search"]},
    {"header": "Chrome", "title": "Used Chrome", "time": "2024-05-06T10:01:00Z", "products": ["Chrome"]},
    {"header": "Search", "title": "Searched for hello", "titleUrl": "https://www.google.com/search?q=hello",
     "time": "2024-05-06T10:02:00Z", "products": ["Search"]},
]  # fmt: skip


def cell(link: str, time: str, said: str = "Visited&nbsp;") -> str:
    """One cell of the page."""
    anchor = f'<a href="{link}">Example</a>' if link else "Example"
    title = '<div class="header-cell mdl-cell"><p class="mdl-typography--title">Search<br></p></div>'
    text = '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
    caption = '<div class="content-cell mdl-cell mdl-typography--caption"><b>Products:</b><br>&emsp;Search '
    place = '<a href="https://example.org/map">here</a></div>'
    opening = '<div class="outer-cell mdl-cell mdl-cell--12-col"><div class="mdl-grid">'
    return f"{opening}{title}{text}{said}{anchor}<br>{time}<br></div>{caption}{place}</div></div>"


def page(*cells: str, style: str = "") -> bytes:
    """The page of an activity."""
    head = f'<html><head><title>My Activity History</title><style type="text/css">.mdl-cell{{}}{style}</style></head>'
    return f'{head}<body><div class="mdl-grid">{"".join(cells)}</div></body></html>'.encode()


SOUND = {
    "google_chat": json.dumps(CHAT).encode(),
    "google_chat, group": json.dumps(GROUP).encode(),
    "google_chat, user": json.dumps(USER).encode(),
    "google_meet": MEET.encode(),
    "google_activity": json.dumps(ACTIVITY).encode(),
    "google_activity, html": page(
        cell("https://example.org/a?b=1&amp;c=2", "May 6, 2024, 10:00:00\u202fPM PDT"),
        cell("https://example.org/b", "6 mai 2024, 22:01:00 UTC"),
        cell("", "May 6, 2024, 10:02:00 PM UTC"),
    ),
}

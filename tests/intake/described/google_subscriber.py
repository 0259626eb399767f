"""Google's answer on a subscriber (`…SubscriberInfo.html`), after public readers: a heading, a list of `Key: value`, a
table `IP ACTIVITY`; looked up 2026-11-28.

Odd cases named there: times end on `Z` behind a blank; a telephone has its country behind it in brackets; an address of
the terms of service stands in the list; columns of the table may be empty.
"""

from datetime import UTC, datetime

_LIST = {
    "Google Account ID": "533350449322", "Name": "Ana Roe", "Given Name": "Ana", "Family Name": "Roe",
    "e-Mail": "ana.roe@example.org", "Alternate e-Mails": "", "Created on": "2020-01-01 08:00:00 Z",
    "Terms of Service IP": "203.0.113.99", "Terms of Service Country": "FR", "Services": "Gmail, Google Hangouts",
    "Deletion Date": "", "Status": "Enabled", "Last Updated Date": "2026-01-20 10:00:00 Z",
    "Contact e-Mail": "", "Recovery e-Mail": "roe@example.org", "Recovery SMS": "+33639980001 [FR]",
    "User Phone Numbers": "+33639980001 [FR]", "2-Step Verification Phone Numbers": "+639175550101 [PH]",
}  # fmt: skip
_ROWS = [
    ("2026-01-12 09:15:30 Z", "203.0.113.7", "Login", "", "", "Mozilla/5.0"),
    ("2026-01-10 13:30:00 Z", "2001:db8::1", "Login", "3f9a1c2b4d5e6f70", "", ""),
    ("2026-01-09 08:00:00 Z", "203.0.113.7", "Logout", "", "", ""),
]
_HEAD = ("Timestamp", "IP Address", "Activity Type", "Android ID", "Apple iOS IDFV", "Raw User Agents")


def _row(tag: str, cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


_ITEMS = "".join(f"<li>{key}: {value}</li>" for key, value in _LIST.items())
SAMPLES = {
    "google, subscriber": (
        "<html><head><meta charset='utf-8'><title>SubscriberInfo</title></head><body><div>"
        f"<h2>GOOGLE SUBSCRIBER INFORMATION</h2><ul>{_ITEMS}</ul><h2>IP ACTIVITY</h2>"
        f"<table border='1'>{_row('th', _HEAD)}{''.join(_row('td', row) for row in _ROWS)}</table></div></body></html>"
    ).encode()
}
EXPECTED = {
    # The address of the terms of service may be a fourth: logins are not counted.
    "google, subscriber": {"counts": {}, "spots": [
        ("login", {"ip": "2001:db8::1"}, {"at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC), "event": "Login"}),
        ("login", {"ip": "203.0.113.7", "event": "Logout"}, {"at": datetime(2026, 1, 9, 8, tzinfo=UTC), "port": None}),
        ("login", {"at": datetime(2026, 1, 12, 9, 15, 30, tzinfo=UTC)}, {"party": "ana.roe@example.org"}),
        ("selector", {"value": "+33639980001"}, {"kind": "phone"}),
        ("selector", {"value": "roe@example.org"}, {"kind": "email"}),
        ("party", {"name_raw": "Ana Roe"}, {}),
    ]}
}  # fmt: skip

"""A page of our own, in the form that public readers of Google's answers describe."""

from collections.abc import Sequence

ITEMS = (
    "Google Account ID: 533350449322", "Name: Ana Roe", "Given Name: Ana", "Family Name: Roe",
    "e-Mail: ana@example.org",
    "Alternate e-Mails: ana.roe@example.com, a.roe@example.com", "Created on: 2020-01-02 03:04:05 Z",
    "Terms of Service IP: 203.0.113.7", "Services: Gmail, YouTube", "Status: Enabled",
    "Birthday (Month Day, Year): January 2, 1990",
)  # fmt: skip
RECOVERY = ("Contact e-Mail:", "Recovery e-Mail: ben@example.org", "Recovery SMS: +33639980041 [FR]")
PHONES = ("User Phone Numbers: +33639980042 [FR]", "2-Step Verification Phone Numbers:", "A new label: something")
HEADER = ("Timestamp", "IP Address", "Activity Type", "Android ID", "Apple iOS IDFV", "Raw User Agents")
DEVICE = "6D92078A-8246-4BA4-AEB5-76104861E7DC"
ROWS = (
    ("2023-02-25 04:34:32 Z", "2001:db8:82ae::1d22", "Login", "", DEVICE, "App : X"),
    ("2023-02-24 22:54:13 Z", "203.0.113.8", "Logout", "", DEVICE, ""),
    ("2023-02-24 17:56:18 Z", "203.0.113.9", "Login", "", "", ""),
)


def page(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> bytes:
    """Write the page."""

    def listed(items: Sequence[str]) -> str:
        return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"

    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "<tr>" + "".join(f"<th>{cell}</th>" for cell in header) + "</tr>"
    return (
        "<!DOCTYPE html><html><head><title>x</title></head><body><h2>GOOGLE SUBSCRIBER INFORMATION</h2>"
        f"{listed(ITEMS)}<h3>ACCOUNT RECOVERY</h3>{listed(RECOVERY)}<h3>PHONE NUMBERS</h3>{listed(PHONES)}"
        f"<h3>IP ACTIVITY</h3><div><table>{head}{table}</table></div></body></html>"
    ).encode()


SOUND = {"google_subscriber": page()}

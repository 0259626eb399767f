"""Meta's answer to a legal request (`records.html`, formerly `index.html`), after the modules `fbig*` of
github.com/abrignoni/RLEAPP (MIT) and public readers of the newer mark-up; looked up 2026-11-28.

Odd cases named there: an address with its port beside it, in brackets where it is IPv6; a section without records; a
definition before each section; a call inside a thread; older mark-up (`div_table inner`,
`most_inner`) and newer (`t i`, `m`).
"""

from collections.abc import Callable
from datetime import UTC, datetime

Cell = Callable[[str, str], str]


def _new(label: str, value: str) -> str:
    return f'<div class="t o"><div class="t i">{label}<div class="m"><div>{value}</div></div></div></div>'


def _old(label: str, value: str) -> str:
    return (
        '<div class="div_table outer" style="font-weight: bold; display:table;"><div class="div_table inner"'
        f' style="display:table;">{label}<div style="font-weight: normal; display:table-cell; padding: 2px;">'
        f'<div class="most_inner">{value}</div></div></div></div>'
    )


def _section(cell: Cell, name: str, title: str, definition: str, inside: str) -> str:
    return (
        f'<div id="property-{name}" class="content-pane">'
        f"{cell(f'{title} Definition', definition)}{cell(title, inside)}</div>"
    )


def _cells(cell: Cell, *pairs: tuple[str, str]) -> str:
    return "".join(cell(label, value) for label, value in pairs)


IPS = [
    ("203.0.113.7:1135", "2026-01-10 13:30:00 UTC"), ("[2001:db8::1]:63629", "2026-01-10 14:30:00 UTC"),
    ("203.0.113.8", "2026-01-11 08:00:00 UTC"), ("203.0.113.7:2222", "2026-01-12 09:15:30 UTC"),
]  # fmt: skip


def _thread(cell: Cell) -> str:
    people = "2026-01-12 10:00:00 UTC<br/>Ana Roe (Facebook: 100000000000001)<br/>Ben Doe (Facebook: 100000000000002)"
    ana, ben = "Ana Roe (Facebook: 100000000000001)", "Ben Doe (Facebook: 100000000000002)"
    return cell("Thread", "(2000000000000001)" + cell("Current Participants", people) + _cells(
        cell, ("Author", ana), ("Sent", "2026-01-11 09:00:00 UTC"), ("Body", "hello"),
        ("Author", ben), ("Sent", "2026-01-11 09:01:00 UTC"), ("Body", "50.00 EUR, code 123-456-7890"),
        ("Author", ben), ("Sent", "2026-01-11 09:02:00 UTC"), ("Body", "at 9"),
        ("Author", ana), ("Sent", "2026-01-11 09:05:00 UTC"),
        ("Call Record", _cells(cell, ("Type", "video"), ("Missed", "false"), ("Duration", "65"))),
    ))  # fmt: skip


def _document(cell: Cell) -> bytes:
    addresses = "".join(_cells(cell, ("IP Address", ip), ("Time", at)) for ip, at in IPS)
    sections = [
        _section(cell, "request_parameters", "Request Parameters", "what was asked", _cells(
            cell, ("Service", "Facebook"), ("Target", "100000000000001"),
            ("Account Identifier", "https://www.facebook.com/ana.roe"), ("Account Type", "User"),
            ("Generated", "2026-02-01 10:00:00 UTC"),
            ("Date Range", "2026-01-01 00:00:00 UTC to 2026-01-31 23:59:59 UTC"),
        )),
        _section(cell, "ncmec_reports", "Ncmec Reports", "reports sent", _cells(
            cell, ("CyberTip ID", "123456789"), ("Time", "2026-01-13 00:00:00 UTC"),
            ("Responsible Id", "100000000000001"),
        )),
        _section(cell, "name", "Name", "as given", _cells(cell, ("First", "Ana"), ("Middle", ""), ("Last", "Roe"))),
        _section(cell, "emails", "Emails", "registered", cell("Registered Email Addresses", "ana@example.org")),
        _section(cell, "vanity", "Vanity", "name of the page", cell("Vanity Name", "ana.roe")),
        _section(cell, "registration_ip", "Registration Ip", "at registration", "203.0.113.99"),
        _section(cell, "phone_numbers", "Phone Numbers", "registered", "+33639980001 Cell Verified"),
        _section(cell, "ip_addresses", "Ip Addresses", "addresses and source ports of the account", addresses),
        _section(cell, "unified_messages", "Unified Messages", "messages of the account", _thread(cell)),
        _section(cell, "photos", "Photos", "none", "No responsive records located"),
    ]  # fmt: skip
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Meta Platforms Business Record</title></head><body>"
        f"<div>Meta Platforms Business Record</div>{''.join(sections)}</body></html>"
    ).encode()


SAMPLES = {"meta, newer mark-up": _document(_new), "meta, older mark-up": _document(_old)}
_SPOTS = [
    ("login", {"ip": "203.0.113.7", "port": 1135}, {"at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC)}),
    ("login", {"ip": "2001:db8::1"}, {"port": 63629, "at": datetime(2026, 1, 10, 14, 30, tzinfo=UTC)}),
    ("login", {"ip": "203.0.113.8"}, {"port": None}),
    ("message", {"at": datetime(2026, 1, 11, 9, 1, tzinfo=UTC)}, {"sender": "100000000000002", "length": 28}),
    ("call", {}, {"duration_s": 65, "at": datetime(2026, 1, 11, 9, 5, tzinfo=UTC), "caller": "100000000000001"}),
    ("selector", {"value": "+33639980001"}, {"kind": "phone"}),
    ("selector", {"value": "ana@example.org"}, {"kind": "email"}),
]
# The address at registration may be a login as well: logins are not counted.
EXPECTED = {name: {"counts": {"call": 1, "message": 3}, "spots": _SPOTS} for name in SAMPLES}

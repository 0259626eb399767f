"""Business records of our own, in the three layouts that public readers of Meta's answers describe."""

from collections.abc import Sequence

Item = tuple[str, object]
GAP: Item = ("", None)


def page(
    *sections: tuple[str, Sequence[Item]], layout: str = "m", title: str = "Meta Platforms Business Record"
) -> bytes:
    """Build a page of sections; each is its name and its fields."""
    panes = "".join(
        f'<div id="property-{name}" class="content-pane">{LAYOUTS[layout](items)}</div>' for name, items in sections
    )
    return f"<html><head><title>{title}</title><style>.t {{}}</style></head><body>{panes}</body></html>".encode()


def by_m(items: Sequence[Item]) -> str:
    """Write fields in the layout of 2023 and later."""
    return "".join(
        '<div class="p"></div>' if (label, value) == GAP else
        f'<div class="t o"><div class="t i">{label}<div class="m"><div>{_inner(value, by_m)}</div></div></div></div>'
        for label, value in items
    )  # fmt: skip


def by_div_table(items: Sequence[Item]) -> str:
    """Write fields in the layout before."""
    return "".join(
        f'<div class="div_table" style="font-weight: bold"><div class="div_table" style="display: table">{label}'
        f'<div style="display: table-cell"><div>{_inner(value, by_div_table)}</div></div></div></div>'
        for label, value in items if (label, value) != GAP
    )  # fmt: skip


def by_table(items: Sequence[Item]) -> str:
    """Write fields in the layout of tables."""
    return "".join(
        f"<table><tr><th>{label}</th><td>{_inner(value, by_table)}</td></tr></table>"
        for label, value in items if (label, value) != GAP
    )  # fmt: skip


LAYOUTS = {"m": by_m, "div_table": by_div_table, "table": by_table}


def _inner(value: object, write) -> str:
    if isinstance(value, tuple):
        loose, items = value
        return f"{loose}{write(items)}"
    if isinstance(value, list):
        return write(value)
    return str(value).replace("\n", "<br/>")


REQUEST: tuple[str, Sequence[Item]] = ("request_parameters", [
    ("Request Parameters Definition", "Service: the service asked about"),
    ("Service", "Instagram"), ("Internal Ticket Number", "1000001"), ("Target", "900001"),
    ("Account Identifier", "https://www.instagram.com/ana.roe"), ("Account Type", "User"),
    ("Generated", "2026-04-11 04:02:00 UTC"), ("Date Range", "2026-01-01 00:00:00 UTC to 2026-04-01 00:00:00 UTC"),
])  # fmt: skip
ACCOUNT: list[tuple[str, Sequence[Item]]] = [
    ("ncmec_reports", [("NCMEC Reports", [
        ("CyberTip ID", "100000001"), ("Time", "2026-03-02 10:00:00 UTC"), GAP,
        ("CyberTip ID", "100000002"), ("Time", "2026-03-03 10:00:00 UTC"), GAP])]),
    ("name", [("Name Definition", "the name"), ("Name", [("First", "Ana"), ("Middle", ""), ("Last", "Roe"), GAP])]),
    ("emails", [("Registered Email Addresses", "ana@example.org\nana.roe@example.com")]),
    ("vanity", [("Vanity Name", "ana.roe")]),
    ("registration_date", [("Registration Date", "2025-12-01 09:00:00 UTC")]),
    ("registration_ip", [("Registration Ip", "2001:db8::1")]),
    ("phone_numbers", [("Phone Numbers", "+33639980011 Cell Verified\n+33639980012 Cell Not verified")]),
    ("date_of_birth", [("Date Of Birth", "No responsive records located")]),
    ("devices", [("Devices", [
        ("Type", "UUID"), ("Id", "6d92078a-8246-4ba4-ae5b-76104861e7dc"), ("Active", "true"), GAP])]),
    ("photos", [("Photos", [("Taken", "2026-01-02 10:00:00 UTC"), ("Id", "5"), GAP])]),
]  # fmt: skip
ADDRESSES: tuple[str, Sequence[Item]] = ("ip_addresses", [
    ("Ip Addresses Definition", "IP Addresses: addresses and ports. Time: when."),
    ("Ip Addresses", [
        ("IP Address", "203.0.113.7:40112"), ("Time", "2026-01-05 10:00:00 UTC"), ("Action", "v1_logout"), GAP,
        ("IP Address", "[2001:db8::2]:40113"), ("Time", "2026-01-05 10:05:00 UTC"), ("Action", "media_upload"), GAP,
        ("IP Address", "203.0.113.8"), ("Time", "2026-01-05 10:06:00 UTC"), GAP])])  # fmt: skip
ANA, BEN, CAL = "ana.roe (Instagram: 900001)", "ben.doe (Instagram: 900002)", "cal.poe (Instagram: 900003) [Cal]"
THREADS: tuple[str, Sequence[Item]] = ("unified_messages", [("Unified Messages", [
    ("Thread", (" (7000001) ", [
        ("Current Participants", f"2026-04-01 00:00:00 UTC\n{ANA}\n{BEN}"), GAP,
        ("Author", ANA), ("Sent", "2026-01-06 10:00:00 UTC"), ("Body", "hello\nare you there"), GAP,
        ("Author", BEN), ("Sent", "2026-01-06 10:01:00 UTC"), ("Body", "caf\u00e9 &lt;3"),
        ("Attachments", ("photo (55)", [("Type", "image/jpeg"), ("Size", "10"), ("Linked Media File:", "x")])),
        ("Attachments", ("photo (56)", [("Type", "image/jpeg"), ("Size", "10")])), GAP,
        ("Author", BEN), ("Sent", "2026-01-06 10:02:00 UTC"), ("Body", "Ben called Ana"),
        ("Call Record", [("Type", "video"), ("Missed", "false"), ("Duration", "61")]), GAP,
        ("Author", ANA), ("Sent", "2026-01-06 10:03:00 UTC"), ("Body", "Ana called Ben"),
        ("Call Record", [("Missed", "true"), ("Duration", "0")]), GAP])),
    ("Thread", (" (7000002) ", [
        ("Current Participants", f"2026-04-01 00:00:00 UTC\n{ANA}\n{BEN}\n{CAL}"), GAP,
        ("Author", CAL), ("Sent", "2026-01-07 10:00:00 UTC"), ("Subscription Event", [("Type", "subscribe")]), GAP,
        ("Body", "a text that names nobody"), GAP,
        ("Author", ANA), ("Sent", "2026-01-07 10:01:00 UTC"), ("Body", "hello"),
        ("Share", [("Date Created", "Unknown"), ("Url", "https://example.org/a")]), GAP])),
    GAP])])  # fmt: skip
ALL = [REQUEST, *ACCOUNT, ADDRESSES, THREADS]
# WhatsApp gives logs of an order to record traffic: addresses and ports, and no text.
LOGS: list[tuple[str, Sequence[Item]]] = [
    ("request_parameters", [("Service", "WhatsApp"), ("Account Identifier", "+33639980021"), ("Account Type", "User")]),
    ("message_log", [("Message Log", [
        ("Message", [
            ("Timestamp", "2026-01-01 10:00:00 UTC"), ("Message Id", "A1"), ("Sender", "33639980021"),
            ("Recipients", "33639980022"), ("Sender Ip", "203.0.113.7"), ("Sender Port", "45000"),
            ("Sender Device", "android"), ("Type", "image"), ("Message Style", "individual")]), GAP,
        ("Message", [
            ("Timestamp", "2026-01-01 10:05:00 UTC"), ("Message Id", "A2"), ("Sender", "33639980022"),
            ("Recipients", "33639980021, 33639980023"), ("Group Id", "g1"), ("Type", "text")]), GAP])]),
    ("call_logs", [("Call Log", [
        ("Call", [
            ("Call Id", "C1"), ("Call Creator", "33639980021"),
            ("Events", [
                ("Type", "offer"), ("Timestamp", "2026-01-01 11:00:00 UTC"), ("From", "33639980021"),
                ("To", "33639980022"), ("From Ip", "203.0.113.8"), ("From Port", "55001"), ("Media Type", "video"), GAP,
                ("Type", "accept"), ("Timestamp", "2026-01-01 11:00:10 UTC"), ("From", "33639980022"),
                ("To", "33639980021"), ("From Ip", "198.51.100.9"), ("From Port", "55002"), GAP,
                ("Type", "terminate"), ("Timestamp", "2026-01-01 11:03:10 UTC"), ("From", "33639980021"),
                ("To", "33639980022"), GAP])]), GAP,
        ("Call", [
            ("Call Id", "C2"), ("Call Creator", "33639980022"),
            ("Events", [
                ("Type", "offer"), ("Timestamp", "2026-01-02 11:00:00 UTC"), ("From", "33639980022"),
                ("To", "33639980021"), ("Media Type", "audio"), GAP,
                ("Type", "reject"), ("Timestamp", "2026-01-02 11:00:09 UTC"), ("From", "33639980021"),
                ("To", "33639980022"), GAP])]), GAP])]),
]  # fmt: skip
SOUND = {
    "meta_record": page(*ALL),
    "meta_record, div_table": page(*ALL, layout="div_table"),
    "meta_record, tables": page(*ALL, layout="table"),
    "meta_record, logs": page(*LOGS, title="WhatsApp Business Record"),
}

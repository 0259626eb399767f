"""The calls of an Android telephone: table `calls` of calllog.db, and of contacts2.db before Android 7.

Columns and codes: android.provider.CallLog.Calls, in the source of Android (checked 2026-11-28). `date` is
milliseconds since 1970 in UTC. The telephone's holder is the other side of every call: nobody is named for them, unless
the call says over which number of theirs it went.
"""

from typing import Any

from relais.intake.calls import length
from relais.intake.counted import counted
from relais.intake.facts import Facts
from relais.intake.phone.people import Address, People, country_of
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import text_of, whole_of
from relais.model.notice import msg

UNKNOWN_TYPE = msg("calls of type {type} are not known here: who called whom is left open")

COLUMNS = (
    "number", "date", "duration", "type", "name", "countryiso", "normalized_number", "features", "presentation",
    "via_number", "phone_account_address", "subscription_component_name",
)  # fmt: skip
_OUTGOING = 2
# incoming, missed, voice mail, rejected, blocked, answered on another device
_INCOMING = {1: "answered", 3: "missed", 4: "unknown", 5: "missed", 6: "missed", 7: "answered"}
_VIDEO = 1
_ALLOWED = 1
# What old versions write in place of a number that is hidden, unknown or of a pay telephone.
_NO_NUMBER = ("-1", "-2", "-3")


def calls(database: Database, facts: Facts, people: People) -> None:
    """Add every call."""
    for row, *cells in database.select("calls", COLUMNS):
        _call(facts, people, f"calls/{row}", dict(zip(COLUMNS, cells, strict=True)))


def _call(facts: Facts, people: People, place: str, cells: dict[str, Any]) -> None:
    kind = whole_of(cells["type"])
    duration = length(facts, place, cells["duration"])
    if kind == _OUTGOING:
        other, mine, status = "callee", "caller", "answered" if duration else "unknown"
    elif kind in _INCOMING:
        other, mine, status = "caller", "callee", _INCOMING[kind]
    else:
        facts.notice(UNKNOWN_TYPE, place, type=str(cells["type"])[:20])
        other, mine, status = "other", "", "unknown"
    sides = {other: people.party(place, other, _address(cells))}
    if mine:
        line = text_of(cells["via_number"]) or text_of(cells["phone_account_address"])
        if line:
            sides[mine] = people.holder(place, Address(line, country=country_of(text_of(cells["countryiso"]))))
    features = whole_of(cells["features"])
    facts.add(
        "call",
        place,
        caller=sides.get("caller"),
        callee=sides.get("callee"),
        service=_service(text_of(cells["subscription_component_name"])),
        duration_s=0 if status == "missed" else duration,
        video=None if features is None else bool(features & _VIDEO),
        status=status,
        **counted(facts, place, cells["date"], 1_000).columns(),
    )


def _address(cells: dict[str, Any]) -> Address:
    number = text_of(cells["number"])
    if whole_of(cells["presentation"]) not in (None, _ALLOWED) or number in _NO_NUMBER:
        number = None
    return Address(
        number, text_of(cells["normalized_number"]), country_of(text_of(cells["countryiso"])), text_of(cells["name"])
    )


def _service(component: str | None) -> str | None:
    """Return the app that carried the call, as in 'com.example.chat/.Service'; the telephone's own is no service."""
    package = (component or "").partition("/")[0].lower()
    return package if package and not package.startswith("com.android.") else None

"""The calls of an iPhone or Mac: CallHistory.storedata (SQLite, Core Data), since iOS 8.

Apple publishes no schema: columns and codes after public forensic tools (iLEAPP, mac_apt), checked
2026-11-28. ZDATE is seconds since 2001 in UTC, with a fraction. ZADDRESS is a text, or a blob of its bytes in old
versions. A group call has its callees in a table of its own, whose name counts the entities of Apple's model.
Locators: 'ZCALLRECORD/3'.
"""

import re
from typing import Any

from relais.intake.calls import length
from relais.intake.counted import APPLE, counted
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.phone.android import DELETED
from relais.intake.phone.people import Address, People, country_of
from relais.intake.syntax.sqlite_join import Pairs
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import flag_of, holds, key_of, read_steps, row_text, text_of, whole_of
from relais.model.notice import msg

NO_DIRECTION = msg("this call does not say who began it: who called whom is left open")

_COLUMNS = (
    "z_pk", "zaddress", "zdate", "zduration", "zoriginated", "zanswered", "zcalltype", "zservice_provider", "zname",
    "ziso_country_code",
)  # fmt: skip
_LAYOUT = {"ZCALLRECORD": frozenset({"zaddress", "zdate", "zduration", "zoriginated", "zanswered"})}
# 1: telephone, 8: FaceTime with video, 16: FaceTime without.
_VIDEO = {1: False, 8: True, 16: False}
_TELEPHONE = "com.apple.telephony"
_ENTITIES = range(1, 30)


def recognise(sealed: Sealed) -> bool:
    """Tell it by the columns of its calls."""
    return holds(sealed, _LAYOUT)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every call."""
    read_steps(sealed.path, facts, (lambda found: _calls(found, facts),))


def passage(data: bytes, locator: str) -> str:
    """Return the row at 'ZCALLRECORD/3', one cell to a line."""
    return row_text(data, locator, {"ZCALLRECORD": _COLUMNS})


def _calls(database: Database, facts: Facts) -> None:
    people = People(facts)
    members = _members(database)
    handles = {
        key_of(key, row): text
        for row, key, value in database.select("ZHANDLE", ("z_pk", "zvalue"))
        if (text := text_of(value))
    }
    for row, *cells in database.select("ZCALLRECORD", _COLUMNS):
        found = dict(zip(_COLUMNS, cells, strict=True))
        group = [handles[one] for one in members.take(key_of(found["z_pk"], row)) if one in handles]
        _call(facts, people, f"ZCALLRECORD/{row}", found, group)


def _members(database: Database) -> Pairs:
    """Return the pairs of call and handle; the digits in their names differ from version to version."""
    for number in _ENTITIES:
        table = f"Z_{number}REMOTEPARTICIPANTHANDLES"
        columns = sorted(database.columns(table))
        calls = [name for name in columns if re.fullmatch(r"z_\d{1,3}remoteparticipantcalls", name)]
        handles = [name for name in columns if re.fullmatch(r"z_\d{1,3}remoteparticipanthandles", name)]
        if calls and handles:
            return Pairs((call, handle) for _row, call, handle in database.select(table, (calls[0], handles[0])))
    return Pairs(())


def _call(facts: Facts, people: People, place: str, cells: dict[str, Any], group: list[str]) -> None:
    duration = length(facts, place, cells["zduration"])
    outgoing = flag_of(cells["zoriginated"])
    answered = whole_of(cells["zanswered"]) == 1 or bool(duration)
    status = "answered" if answered else "missed" if outgoing is False else "unknown"
    role = "callee" if outgoing else "caller"
    if outgoing is None:
        facts.notice(NO_DIRECTION, place)
        role = "other"
    country = country_of(text_of(cells["ziso_country_code"]))
    address = _text(cells["zaddress"]) or (group[0] if len(group) == 1 else None)
    others: list[int | None] = [
        people.party(place, role, Address(raw, None, country, text_of(cells["zname"]) if raw == address else None))
        # Only of a call of its holder's does every other member stand opposite them.
        for raw in (group if outgoing and len(group) > 1 else [address])
    ]
    provider = (text_of(cells["zservice_provider"]) or "").lower()
    when = counted(facts, place, cells["zdate"], 1, APPLE).columns()
    for other in others:
        facts.add(
            "call",
            place,
            **({role: other} if role != "other" else {}),
            service=provider if provider != _TELEPHONE and provider else None,
            duration_s=0 if status == "missed" else duration,
            video=_VIDEO.get(whole_of(cells["zcalltype"]) or 0),
            status=status,
            **when,
        )


def _text(cell: Any) -> str | None:
    return text_of(cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell)


FORMAT = Format(
    name="ios_calls",
    version=1,
    title=msg("Calls of an iPhone (CallHistory.storedata)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "call"),
    limits=(
        msg("the holder of the phone is not named: their side of a call stays empty"),
        msg("of a group call that came in, only who is noted as its caller is kept"),
        DELETED,
    ),
)

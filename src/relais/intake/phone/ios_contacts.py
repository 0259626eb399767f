"""Contacts of an iPhone: AddressBook.sqlitedb (SQLite).

Apple publishes no schema: columns and codes after public forensic tools (iLEAPP), checked 2026-11-28. Property 3 is a
telephone number, 4 an e-mail address, 22 a web address. Locators: 'ABPerson/3', 'ABMultiValue/12'. Notes and
pictures are not read.
"""

from typing import Any

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.mention import mention
from relais.intake.phone.android import DELETED
from relais.intake.phone.people import Address, add_selector
from relais.intake.syntax.sqlite_join import Pairs
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import holds, key_of, read_steps, row_text, text_of, whole_of
from relais.model.notice import msg

_PERSON = ("rowid", "first", "middle", "last", "organization", "nickname", "birthday")
_VALUE = ("property", "value")
_LAYOUT = {
    "ABPerson": frozenset({"first", "last", "organization"}),
    "ABMultiValue": frozenset({"record_id", "property", "value"}),
}
_PHONE = 3
_KINDS = {_PHONE: "phone", 4: "email", 22: "url"}


def recognise(sealed: Sealed) -> bool:
    """Tell it by its tables."""
    return holds(sealed, _LAYOUT)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every contact."""
    read_steps(sealed.path, facts, (lambda found: _people(found, facts),))


def passage(data: bytes, locator: str) -> str:
    """Return the row at 'ABPerson/3', one cell to a line."""
    return row_text(data, locator, {"ABPerson": _PERSON, "ABMultiValue": _VALUE})


def _people(database: Database, facts: Facts) -> None:
    values = Pairs((person, row) for row, person in database.select("ABMultiValue", ("record_id",)))
    value = database.finder("ABMultiValue", _VALUE)
    for row, key, *cells in database.select("ABPerson", _PERSON):
        found = [(number, pair) for number in values.take(key_of(key, row)) if (pair := value(number)) is not None]
        _person(facts, f"ABPerson/{row}", [text_of(cell) for cell in cells], found)


def _person(facts: Facts, place: str, cells: list[str | None], found: list[tuple[int, tuple[Any, ...]]]) -> None:
    first, middle, last, organization, nickname, birthday = cells
    name = " ".join(filter(None, (first, middle, last))) or organization
    party = facts.add("party", place, role="other", name_raw=name, nickname=nickname, birth_date_raw=birthday)
    for row, (kind, cell) in found:
        raw = text_of(cell)
        known = _KINDS.get(whole_of(kind) or 0)
        if known == "phone" and raw:
            add_selector(facts, f"ABMultiValue/{row}", known, Address(raw), party)
        elif known and raw:
            mention(facts, f"ABMultiValue/{row}", known, raw, party=party)


FORMAT = Format(
    name="ios_contacts",
    version=1,
    title=msg("Contacts of an iPhone (AddressBook.sqlitedb)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector"),
    limits=(
        msg("postal addresses and accounts of messengers are not read"),
        msg("a birthday is kept as written: a count of seconds since 2001"),
        DELETED,
    ),
)

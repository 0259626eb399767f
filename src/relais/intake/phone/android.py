"""Calls and contacts of an Android telephone (SQLite): calllog.db, and contacts2.db, which once held both.

Specification: `android_calls.py`, `android_contacts.py` (checked 2026-11-28). Sample: contacts2.db of the plaso
project: 3 calls (one missed, one out of 126 s, one in of 639 s), counted by sqlite3. Locators: 'calls/714',
'raw_contacts/3', 'data/12', 'accounts/1': table and row id. What it cannot tell: who the holder is.
"""

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.phone.android_calls import COLUMNS, calls
from relais.intake.phone.android_contacts import DATA, contacts, holders
from relais.intake.phone.people import People
from relais.intake.syntax.sqlite_steps import holds, read_steps, row_text
from relais.model.notice import msg

DELETED = msg("deleted rows that are still in free pages, or in a journal beside the file, are not looked for")

_LAYOUTS = (
    {"calls": frozenset({"_id", "number", "date", "duration", "type", "new"})},
    {
        "raw_contacts": frozenset({"_id", "display_name"}),
        "data": frozenset({"raw_contact_id", "mimetype_id", "data1"}),
        "mimetypes": frozenset({"_id", "mimetype"}),
    },
)
_SHOWN = {
    "calls": COLUMNS,
    "raw_contacts": ("display_name", "deleted"),
    "data": DATA,
    "accounts": ("account_name", "account_type"),
}


def recognise(sealed: Sealed) -> bool:
    """Tell it by its tables."""
    return holds(sealed, *_LAYOUTS)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the accounts, contacts and calls; a damaged table does not hide the others."""
    people = People(facts)
    steps = (lambda found: holders(found, facts), lambda found: contacts(found, facts))
    read_steps(sealed.path, facts, (*steps, lambda found: calls(found, facts, people)))


def passage(data: bytes, locator: str) -> str:
    """Return the row at 'calls/714', one cell to a line."""
    return row_text(data, locator, _SHOWN)


FORMAT = Format(
    name="android_calls",
    version=1,
    title=msg("Calls and contacts of an Android phone (SQLite)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "call"),
    samples=("phone_sqlite/android_contacts2_calls.db",),
    limits=(
        msg("the holder of the phone is not named: their side of a call stays empty"),
        DELETED,
    ),
)

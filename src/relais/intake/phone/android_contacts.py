"""The contacts of an Android telephone: contacts2.db.

Tables raw_contacts, data and mimetypes as android.provider.ContactsContract is known to name them; its text was not at
hand (2026-11-28). An account of the telephone that is an e-mail address tells of its holder. Notes and pictures are
not read.
"""

from typing import Any

from relais.intake.facts import Facts
from relais.intake.mention import mention
from relais.intake.phone.people import Address, add_selector
from relais.intake.syntax.sqlite_join import Pairs
from relais.intake.syntax.sqlite_source import Database
from relais.intake.syntax.sqlite_steps import key_of, text_of, whole_of

DATA = ("mimetype_id", "raw_contact_id", "data1", "data2", "data4")
_ITEM = "vnd.android.cursor.item/"
_BIRTHDAY = "3"
_PARTY = {"name": "name_raw", "nickname": "nickname", "postal-address_v2": "address_raw"}
_WHATSAPP = "vnd.com.whatsapp.profile"


def contacts(database: Database, facts: Facts) -> None:
    """Add a party per contact, deleted ones too, with the numbers and addresses kept of them."""
    kinds = {
        key_of(key, row): name.removeprefix(_ITEM)
        for row, key, cell in database.select("mimetypes", ("_id", "mimetype"))
        if (name := text_of(cell))
    }
    entries = Pairs((contact, row) for row, contact in database.select("data", ("raw_contact_id",)))
    entry = database.finder("data", DATA)
    for row, key, name in database.select("raw_contacts", ("_id", "display_name")):
        found = [(number, cells) for number in entries.take(key_of(key, row)) if (cells := entry(number)) is not None]
        items = [(number, kinds.get(whole_of(cells[0]) or 0), cells) for number, cells in found]
        _contact(facts, f"raw_contacts/{row}", text_of(name), items)


def holders(database: Database, facts: Facts) -> None:
    """Add a party per account of the telephone that is an e-mail address."""
    for row, name in database.select("accounts", ("account_name",)):
        if (text := text_of(name)) and "@" in text:
            place = f"accounts/{row}"
            mention(facts, place, "email", text, party=facts.add("party", place, role="account"))


def _contact(facts: Facts, place: str, name: str | None, found: list[tuple[int, str | None, tuple[Any, ...]]]) -> None:
    columns = {"name_raw": name}
    for _row, kind, cells in found:
        text = text_of(cells[2])
        if kind == "contact_event" and text_of(cells[3]) == _BIRTHDAY:
            columns["birth_date_raw"] = text
        elif kind in _PARTY and text:
            columns[_PARTY[kind]] = " ".join(text.split("\n")) if kind == "name" else text.replace("\n", ", ")
    texts = [(row, kind, text, text_of(cells[4])) for row, kind, cells in found if (text := text_of(cells[2]))]
    if not any(columns.values()) and not texts:
        return
    party = facts.add("party", place, role="other", **columns)
    for row, kind, text, normal in texts:
        _selector(facts, f"data/{row}", kind, Address(text, normal), party)


def _selector(facts: Facts, place: str, kind: str | None, address: Address, party: int) -> None:
    text = address.raw or ""
    if kind == "phone_v2":
        add_selector(facts, place, "phone", address, party)
    elif kind == "email_v2":
        mention(facts, place, "email", text, party=party)
    elif kind == "website":
        mention(facts, place, "url", text, party=party)
    elif kind == _WHATSAPP:
        mention(facts, place, "handle", text, party=party, service="whatsapp")

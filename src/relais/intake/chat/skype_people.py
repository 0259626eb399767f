"""Who is in a Skype database: the account, its contacts, and the participants of each conversation."""

from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.mention import mention
from relais.intake.syntax.sqlite_source import Database

SERVICE = "skype"

_PHONES = ("pstnnumber", "phone_home", "phone_office", "phone_mobile", "main_phone", "assigned_phone1",
           "assigned_phone2", "assigned_phone3", "skypein_numbers")  # fmt: skip
_MAILS = ("emails", "liveid_membername")
_PERSON = ("skypename", "fullname", "displayname", "birthday", *_PHONES, *_MAILS)
# The tables of people and conversations, and what is read of them.
LISTS = {
    "Accounts": _PERSON,
    "Contacts": _PERSON,
    "Conversations": ("identity",),
    "Participants": ("convo_id", "identity"),
    "Chats": ("conv_dbid", "name", "participants"),
}


def text_of(cell: Any) -> str | None:
    """Return a cell as text: SQLite keeps in a column whatever was put there. A blob is no text."""
    if isinstance(cell, str):
        return cell or None
    return str(cell) if isinstance(cell, int | float) else None


class People:
    """The parties of a database, gathered before its messages are read."""

    def __init__(self, facts: Facts) -> None:
        self.service = SERVICE
        self.account: str | None = None
        self.names: dict[str, str] = {}
        self._facts = facts
        self._identities: dict[int, str] = {}
        self._conversations: dict[str, chat.Conversation] = {}

    def accounts(self, database: Database) -> None:
        """Add the accounts that were signed in on the machine."""
        for row, *cells in database.select("Accounts", _PERSON):
            name = self._person(f"Accounts/{row}", dict(zip(_PERSON, cells, strict=True)), "account")
            self.account = self.account or name

    def contacts(self, database: Database) -> None:
        """Add the contact list."""
        for row, *cells in database.select("Contacts", _PERSON):
            self._person(f"Contacts/{row}", dict(zip(_PERSON, cells, strict=True)), "other")

    def conversations(self, database: Database) -> None:
        """Learn what each conversation is called."""
        for row, identity in database.select("Conversations", LISTS["Conversations"]):
            if name := text_of(identity):
                self._identities[row] = name

    def participants(self, database: Database) -> None:
        """Add the participants of each conversation; where the table lacks one, those its chat lists."""
        members: dict[str, dict[str, str]] = {}
        for row, number, identity in database.select("Participants", LISTS["Participants"]):
            if name := text_of(identity):
                members.setdefault(self.called(number, None), {}).setdefault(name, f"Participants/{row}")
        listed: dict[str, dict[str, str]] = {}
        for row, number, chatname, names in database.select("Chats", LISTS["Chats"]):
            for name in (text_of(names) or "").split():
                listed.setdefault(self.called(number, chatname), {}).setdefault(name, f"Chats/{row}")
        for identifier, found in {**listed, **members}.items():
            talk = self.talk(identifier)
            parties = [self.party(talk, name, place) for name, place in found.items()]
            if len(parties) == 2 and parties[0] is not None and parties[1] is not None:
                talk.pair = (parties[0], parties[1])

    def called(self, number: Any, chatname: Any) -> str:
        """Return the identifier of a conversation: its identity, or the chat's name where it was deleted."""
        if isinstance(number, int) and number in self._identities:
            return self._identities[number]
        return text_of(chatname) or f"Conversations/{text_of(number) or ''}"

    def talk(self, identifier: str) -> chat.Conversation:
        """Return the conversation of that identifier."""
        if identifier not in self._conversations:
            self._conversations[identifier] = chat.Conversation(self._facts, SERVICE, identifier)
        return self._conversations[identifier]

    def party(self, talk: chat.Conversation, name: str, place: str, nickname: str | None = None) -> int | None:
        """Return the participant of that Skype name, or of that number where an SMS or a call went to a telephone."""
        if talk.known(name) or not name.startswith("+"):
            return talk.party(name, place, nickname or self.names.get(name), name)
        ordinal = talk.party(name, place, nickname)
        mention(self._facts, place, "phone", name, party=ordinal)
        return ordinal

    def _person(self, place: str, cells: dict[str, Any], role: str) -> str | None:
        texts = {key: text for key, cell in cells.items() if (text := text_of(cell)) is not None}
        name = texts.get("skypename")
        birthday = texts.get("birthday")
        party = self._facts.add(
            "party",
            place,
            role=role,
            name_raw=texts.get("fullname"),
            nickname=texts.get("displayname"),
            birth_date_raw=birthday if birthday != "0" else None,
        )
        if name is not None:
            self.names[name] = texts.get("displayname") or texts.get("fullname") or name
            mention(self._facts, place, "handle", name, party=party, service=SERVICE)
        for kind, keys in (("phone", _PHONES), ("email", _MAILS)):
            found = [one for key in keys for one in (texts.get(key) or "").split(" " if kind == "email" else ";")]
            for raw in dict.fromkeys(one.strip() for one in found if one.strip()):
                mention(self._facts, place, kind, raw, party=party)
        return name

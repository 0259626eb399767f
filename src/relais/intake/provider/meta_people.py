"""How Meta's records name people: 'ana.roe (Instagram: 123)', 'Ana Roe (Facebook: 100)', '+33639980001'."""

import re

from relais.intake.facts import Facts
from relais.intake.provider.people import Holder
from relais.intake.side import NOBODY, Parties, Side
from relais.selectors.handle import service_name

_NAMED = re.compile(r"(.*?)\s*\((?:([A-Za-z ]{2,20}):\s*)?(\d{1,20})\)\s*(?:\[(.*)\])?", re.DOTALL)
_DISPLAYED = re.compile(r"(.*?)\s*\[(.*)\]\s*\((\d{1,20})\)", re.DOTALL)
_NUMBER = re.compile(r"\+?\d{6,15}(?:@s\.whatsapp\.net)?")
# Their names are unique and end in no id: on Facebook the name shown is that of the profile.
_NAMES = ("instagram", "threads")
_REMEMBERED = 50_000


class People:
    """The parties that the records of one account name, each once."""

    def __init__(self, facts: Facts, holder: Holder) -> None:
        self.holder = holder
        self.target: str | None = None
        self._parties = Parties(facts)
        self._known: dict[str, int | None] = {}

    def ordinal(self, place: str, text: str | None) -> int | None:
        """Return the party that a record names so, added now if it is new; None where it names nobody."""
        if not text:
            return None
        if text not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            identifier, side = named(text, self.holder.service)
            if identifier is not None and identifier == self.target:
                self._known[text] = self.holder.at(place)
            else:
                self._known[text] = self._parties.ordinal(place, "other", side)
        return self._known[text]


def named(text: str, service: str | None) -> tuple[str | None, Side]:
    """Return the id and the side that a text names; a text of another form is a name shown, and no selector."""
    text = " ".join(text.split())
    if found := _DISPLAYED.fullmatch(text):
        name, shown, identifier = found.groups()
        return identifier, _side(name, shown, identifier, service)
    if found := _NAMED.fullmatch(text):
        name, said, identifier, shown = found.groups()
        return identifier, _side(name, shown, identifier, service_name(said) if said else service)
    if service == "whatsapp" and _NUMBER.fullmatch(text):
        return text.lstrip("+"), Side(selectors=(("handle", service, text),))
    return None, Side(nickname=text[:200]) if text else NOBODY


def _side(name: str, shown: str | None, identifier: str, service: str | None) -> Side:
    selectors: list[tuple[str, str | None, str]] = [("handle", service, identifier)]
    if service in _NAMES:
        if name:
            selectors.append(("handle", service, name))
        return Side(nickname=shown or None, selectors=tuple(selectors))
    return Side(nickname=shown or name or None, selectors=tuple(selectors))

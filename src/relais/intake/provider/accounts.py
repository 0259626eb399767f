"""The other accounts that a provider's records name, each once, by the handle of the service and its own id."""

from relais.intake.facts import Facts
from relais.intake.provider.people import Holder
from relais.intake.side import Parties, Side

_REMEMBERED = 50_000


class Accounts:
    """Knows the holder of the account, and adds the others as records name them."""

    def __init__(self, facts: Facts, holder: Holder) -> None:
        self.holder = holder
        self._own: set[str] = set()
        self._parties = Parties(facts)
        self._known: dict[str, int | None] = {}

    def own(self, place: str, name: str | None, identifier: str | None = None) -> None:
        """Say that the answer is about the account of this name or id."""
        for kind, raw in (("handle", name), ("account", identifier)):
            if raw:
                self._own.add(raw.casefold())
                self.holder.selector(place, kind, raw, service=self.holder.service)

    def ordinal(self, place: str, name: str | None, identifier: str | None = None) -> int | None:
        """Return the party of that name or id, added now if it is new; None where neither is given."""
        key = (name or identifier or "").casefold()
        if not key:
            return None
        if key in self._own or (identifier and identifier.casefold() in self._own):
            return self.holder.at(place)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            said = (("handle", name), ("account", identifier))
            selectors = tuple((kind, self.holder.service, raw) for kind, raw in said if raw)
            self._known[key] = self._parties.ordinal(place, "other", Side(selectors=selectors))
        return self._known[key]

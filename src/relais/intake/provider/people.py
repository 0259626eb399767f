"""The holder of the account that a provider answers about."""

from relais.intake.facts import Facts
from relais.intake.mention import mention


class Holder:
    """What is said of the account, gathered until a record needs its party.

    Rows are never changed: a name that comes after that makes a second row, with the same handles.
    """

    def __init__(self, facts: Facts, service: str | None = None) -> None:
        self.service = service
        self._facts = facts
        self._ordinal: int | None = None
        self._place = ""
        self._columns: dict[str, str] = {}
        self._selectors: dict[tuple[str, str, str | None], tuple[str, bool | None]] = {}
        self._known: set[tuple[str, str, str | None]] = set()
        self._handles: dict[tuple[str, str, str | None], tuple[str, bool | None]] = {}

    def says(self, place: str, column: str, raw: str) -> None:
        """Keep what one column of its party says ('name_raw', 'birth_date_raw'…): the first that is said."""
        self._place = self._place or place
        if raw:
            self._columns.setdefault(column, raw)

    def selector(
        self, place: str, kind: str, raw: str, *, service: str | None = None, verified: bool | None = None
    ) -> None:
        """Keep one selector of the account, once."""
        if not raw:
            return
        self._place = self._place or place
        key = (kind, raw, service)
        if key in self._known:
            return
        self._known.add(key)
        self._selectors[key] = (place, verified)
        if kind == "handle":
            self._handles[key] = (place, verified)

    def at(self, place: str) -> int:
        """Return the party of the account, added now, from this place, if it has none."""
        self._place = self._place or place
        if self._ordinal is None:
            self._ordinal = self._add()
        return self._ordinal

    def finish(self) -> None:
        """Add what was said of the account and stands in no row yet; nothing where nothing was said."""
        if self._ordinal is None and self._place:
            self._ordinal = self._add()
        elif self._columns:
            self._selectors = {**self._handles, **self._selectors}
            self._add()
        elif self._ordinal is not None:
            self._mention(self._ordinal)

    def _add(self) -> int:
        ordinal = self._facts.add("party", self._place, role="account", **self._columns)
        self._columns = {}
        self._mention(ordinal)
        return ordinal

    def _mention(self, party: int) -> None:
        for (kind, raw, service), (place, verified) in self._selectors.items():
            mention(self._facts, place, kind, raw, party=party, service=service, verified=verified)
        self._selectors = {}

"""The sides of an event (who pays, who is paid, who calls) as a source names them, and their parties.

One row per distinct person, role and selectors, however many records repeat them.
"""

from collections import OrderedDict
from dataclasses import dataclass

from relais.intake.facts import Facts
from relais.intake.mention import mention
from relais.selectors.spelling import compact

# Parties remembered; one forgotten is listed again when it comes back.
_REMEMBERED = 50_000


@dataclass(frozen=True)
class Side:
    """One side of an event as the source names it: names, an address, and selectors as (kind, service, raw)."""

    name: str | None = None
    nickname: str | None = None
    birth_date: str | None = None
    address: str | None = None
    country: str | None = None
    selectors: tuple[tuple[str, str | None, str], ...] = ()

    @property
    def accounts(self) -> frozenset[str]:
        """Return the numbers of its accounts, in the form in which equal ones are equal."""
        return frozenset(compact(raw) for kind, _service, raw in self.selectors if kind in ("iban", "account"))

    def __bool__(self) -> bool:
        return bool(self.name or self.nickname or self.address or self.selectors)


NOBODY = Side()


class Parties:
    """Adds the parties of one source, or of one `report` in it, and remembers their ordinals."""

    def __init__(self, facts: Facts, report: int | None = None) -> None:
        self._facts = facts
        self._report = report
        self._known: OrderedDict[tuple[str, Side, str | None], int] = OrderedDict()

    def ordinal(self, place: str, role: str, side: Side, state: str | None = None) -> int | None:
        """Return the party of that role and side, added now if it is new; None for a side of which nothing is said."""
        if not side:
            return None
        key = (role, side, state)
        ordinal = self._known.get(key)
        if ordinal is not None:
            self._known.move_to_end(key)
            return ordinal
        if len(self._known) >= _REMEMBERED:
            self._known.popitem(last=False)
        ordinal = self._known[key] = self._facts.add(
            "party",
            place,
            report=self._report,
            role=role,
            name_raw=side.name,
            nickname=side.nickname,
            birth_date_raw=side.birth_date,
            address_raw=side.address,
            address_country=side.country,
            state=state,
        )
        for kind, service, raw in side.selectors:
            mention(self._facts, place, kind, raw, party=ordinal, report=self._report, service=service, state=state)
        return ordinal

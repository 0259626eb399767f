"""The calls of a report, gathered as columns."""

from typing import Any

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.instant import Instant
from relais.intake.stated import flag
from relais.intake.ufed.model import Model
from relais.intake.ufed.people import People, is_owner
from relais.intake.ufed.talks import found_role
from relais.intake.ufed.values import duration, ended, when
from relais.selectors.handle import service_name

_ROWS = 10_000
_COLUMNS = ("caller", "callee", "service", "duration_s", "video", "status", "state")


class Calls:
    """Turns models into call rows, one per callee; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts, people: People) -> None:
        self._facts = facts
        self._people = people
        self._rows: list[tuple[str, Instant, tuple[Any, ...]]] = []

    def add(self, node: etree._Element, place: str) -> None:
        """Add one call."""
        found = Model(node)
        service = found.fields.get("Source")
        callers, callees = self._sides(found, place, service)
        seconds = duration(self._facts, place, found.fields.get("Duration"))
        status = ended(found.fields.get("Status"), found.fields.get("Type"), seconds)
        shared = (
            service_name(service) if service else None,
            0 if status == "missed" and seconds is None else seconds,
            flag(self._facts, place, found.fields.get("VideoCall")),
            status,
            found.state,
        )
        at = when(self._facts, place, found.fields.get("TimeStamp"))
        caller = callers[0] if len(callers) == 1 else None
        self._rows += [(place, at, (caller, callee, *shared)) for callee in callees or [None]]
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Hand on the calls gathered so far."""
        if not self._rows:
            return
        places, moments, rows = zip(*self._rows, strict=True)
        self._rows = []
        columns: dict[str, Any] = dict(zip(_COLUMNS, zip(*rows, strict=True), strict=True))
        columns |= {
            "at": [at.at for at in moments],
            "time_raw": [at.raw for at in moments],
            "time_precision": [at.precision for at in moments],
            "zone_source": [at.zone_source for at in moments],
        }
        self._facts.add_cells("call", places, columns)

    def _sides(self, found: Model, place: str, service: str | None) -> tuple[list[int | None], list[int | None]]:
        """Return who called and who was called: by their roles, else by the direction and who owns the phone."""
        way = (found.fields.get("Direction") or found.fields.get("Type") or "").lower()
        outgoing = True if way == "outgoing" else False if way in ("incoming", "missed") else None
        callers: list[int | None] = []
        callees: list[int | None] = []
        for one in found.each("Parties", "From", "To"):
            calls = _calls(one, outgoing=outgoing)
            role = "caller" if calls else "callee" if calls is not None else "other"
            party = self._people.party(one, role, service, place)
            if calls is not None:
                (callers if calls else callees).append(party)
        own = found.fields.get("Account")
        if outgoing and not callers:
            callers = [self._people.holder(own, "caller", service, place, found.state)]
        elif outgoing is False and not callees:
            callees = [self._people.holder(own, "callee", service, place, found.state)]
        return callers, callees


def _calls(found: Model, *, outgoing: bool | None) -> bool | None:
    """Say whether a party is who called, from its role, else from the way of the call; None where neither tells."""
    role = found_role(found)
    if role is not None:
        return role == "From"
    return None if outgoing is None else is_owner(found) == outgoing

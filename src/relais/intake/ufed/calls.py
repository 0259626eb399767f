"""The calls of a report: who called whom, by role, direction and owner of the phone."""

from lxml import etree

from relais.intake import calls
from relais.intake.facts import Facts
from relais.intake.stated import flag
from relais.intake.ufed.model import Model
from relais.intake.ufed.people import People, is_owner
from relais.intake.ufed.talks import found_role
from relais.intake.ufed.unsaid import Unsaid
from relais.intake.ufed.values import duration, ended, when
from relais.model.notice import msg
from relais.selectors.handle import service_name

NO_WAY = msg("of {count} calls neither the roles nor the direction ({words}) tell who called whom: it is left open")


class Calls:
    """Turns models into call rows, one per callee; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts, people: People) -> None:
        self._facts = facts
        self._people = people
        self._calls = calls.Calls(facts)
        self._no_way = Unsaid(facts, NO_WAY)

    def add(self, node: etree._Element, place: str) -> None:
        """Add one call."""
        found = Model(node)
        service = found.fields.get("Source")
        callers, callees = self._sides(found, place, service)
        seconds = duration(self._facts, place, found.fields.get("Duration"))
        status = ended(found.fields.get("Status"), found.fields.get("Type"), seconds)
        self._calls.add(
            place,
            when(self._facts, place, found.fields.get("TimeStamp")),
            (callers[0] if len(callers) == 1 else None, callees),
            service=service_name(service) if service else None,
            seconds=0 if status == "missed" and seconds is None else seconds,
            video=flag(self._facts, place, found.fields.get("VideoCall")),
            status=status,
            state=found.state,
        )

    def flush(self) -> None:
        """Hand on the calls gathered so far."""
        self._calls.flush()
        self._no_way.say()

    def _sides(self, found: Model, place: str, service: str | None) -> tuple[list[int | None], list[int | None]]:
        """Return who called and who was called: by their roles, else by the direction and who owns the phone."""
        way = (found.fields.get("Direction") or found.fields.get("Type") or "").lower()
        outgoing = True if way == "outgoing" else False if way in ("incoming", "missed") else None
        callers: list[int | None] = []
        callees: list[int | None] = []
        parties = found.each("Parties", "From", "To")
        if outgoing is None and any(found_role(one) is None for one in parties):
            self._no_way.add(place, way)
        # Of several who may have called in, none is told to be the one.
        several = outgoing is False and sum(found_role(one) is None and not is_owner(one) for one in parties) > 1
        for one in parties:
            calls = (
                None if several and not is_owner(one) and found_role(one) is None else _calls(one, outgoing=outgoing)
            )
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

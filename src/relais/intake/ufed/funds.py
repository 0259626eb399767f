"""The transfers of money of a report."""

from typing import Any

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.payments import Payments, sum_columns, type_code
from relais.intake.ufed.model import Model
from relais.intake.ufed.people import People
from relais.intake.ufed.talks import found_role
from relais.intake.ufed.values import when

_STATUS = {
    "completed": "completed", "complete": "completed", "success": "completed", "successful": "completed",
    "processed": "completed", "sent": "completed", "pending": "attempted", "failed": "attempted",
    "declined": "attempted", "rejected": "attempted", "cancelled": "cancelled", "canceled": "cancelled",
    "refunded": "refunded",
}  # fmt: skip


class Funds:
    """Turns models into payments; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts, people: People) -> None:
        self._facts = facts
        self._people = people
        self._payments = Payments(facts)

    def add(self, node: etree._Element, place: str) -> None:
        """Add one transfer. Who pays is said by the roles of its parties alone: nothing else tells its way."""
        found = Model(node)
        service = found.fields.get("Source")
        sides: dict[str | None, list[int | None]] = {"From": [], "To": [], None: []}
        for one in found.each("Participants", "Parties", "From", "To"):
            role = found_role(one)
            part = {"From": "payer", "To": "payee", None: "other"}[role]
            sides[role].append(self._people.party(one, part, service, place))
        status = found.fields.get("Status")
        type_, words = type_code(found.fields.get("TransferType"))
        row: dict[str, Any] = {
            "payer": _only(sides["From"]),
            "payee": _only(sides["To"]),
            "operator": service,
            "type_raw": type_,
            "status": _STATUS.get((status or "").lower(), "unknown"),
            "status_raw": status,
            **when(self._facts, place, found.of("DateSent", "DateProcessed")).columns(),
            **self._sum(found, "TransferAmount", place, ""),
            **self._sum(found, "Fee", place, "fee_"),
            "state": found.state,
        }
        self._payments.add(place, row, "\n".join(filter(None, (found.raw("Description"), words))) or None)

    def flush(self) -> None:
        """Hand on the payments gathered so far."""
        self._payments.flush()

    def _sum(self, found: Model, name: str, place: str, prefix: str) -> dict[str, Any]:
        price = next(iter(found.each(name)), None)
        raw = price.fields.get("Amount") if price is not None else None
        if price is None or raw is None:
            return {}
        return sum_columns(self._facts, place, raw, price.fields.get("Currency"), prefix=prefix)


def _only(parties: list[int | None]) -> int | None:
    return parties[0] if len(parties) == 1 else None

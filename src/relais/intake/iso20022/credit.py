"""Makes payments of the credit transfers (CdtTrfTxInf) that orders and messages between banks list."""

from typing import Any

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.iso20022.fields import bank_of, money, reference_of, texts_of
from relais.intake.iso20022.party import same, side_of
from relais.intake.payments import Payments, reference_code
from relais.intake.side import NOBODY, Parties, Side
from relais.intake.syntax.xml_element import Element
from relais.model.notice import msg

NO_AMOUNT = msg("the transfer names no amount: it is kept without one")

_FREE = ("RmtInf", "RltdRmtInf", "InstrForDbtrAgt", "InstrForCdtrAgt", "InstrForNxtAgt")
_REFERENCES = ("PmtId/EndToEndId", "PmtId/UETR", "PmtId/TxId", "PmtId/InstrId")
_TYPE = ("PmtMtd", "PmtTpInf/SvcLvl/Cd", "PmtTpInf/LclInstrm/Cd", "PmtTpInf/CtgyPurp/Cd", "Purp/Cd")


class Transfers:
    """Turns transfers into payments; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.clock = Clock(facts)
        self._parties = Parties(facts)
        self._payments = Payments(facts)

    def add(self, transfer: Element, batch: Element, columns: dict[str, Any], initiator: Side = NOBODY) -> None:
        """Add the payment of one transfer: `columns` holds its sums, time and status.

        `batch` states what all its transfers share, the debtor of an order for one; `initiator` is who gave the order.
        """
        if columns.get("amount_raw") is None:
            self.facts.notice(NO_AMOUNT, transfer.place)
        payer, payee = self._sides(transfer, batch, initiator)
        reference = reference_of(transfer, _REFERENCES)
        debtor = transfer if transfer.one("DbtrAgt") is not None else batch
        codes = [found for path in _TYPE if (found := transfer.of(path) or batch.of(path))]
        row = {
            **columns,
            "payer": payer,
            "payee": payee,
            "operator": bank_of(debtor, "DbtrAgt/FinInstnId"),
            "type_raw": " ".join(codes) or None,
            "reference": reference_code(reference),
            "reference_raw": reference,
        }
        self._payments.add(transfer.place, row, "\n".join(texts_of(transfer, _FREE)) or None)

    def side(self, holder: Element, role: str) -> Side:
        """Return who stands in a role, with account and bank."""
        bank = bank_of(holder, f"{role}Agt/FinInstnId")
        return side_of(self.facts, holder.one(role), holder.one(f"{role}Acct"), bank)

    def sums(self, ordered: Element | None, moved: Element | None) -> dict[str, Any]:
        """Return what was ordered as the sum sent, and as paid out what was moved, where the two differ."""
        sent, out = (ordered, moved) if ordered is not None else (moved, None)
        if sent is None:
            return {}
        found = money(self.facts, "", sent)
        if out is None:
            return found
        other = money(self.facts, "paid_out_", out)
        alike = (found["amount"], found["currency"]) == (other["paid_out_amount"], other["paid_out_currency"])
        return found if alike else found | other

    def flush(self) -> None:
        """Hand on the payments gathered so far."""
        self._payments.flush()

    def _sides(self, transfer: Element, batch: Element, initiator: Side) -> tuple[int | None, int | None]:
        payer = self.side(transfer, "Dbtr") or self.side(batch, "Dbtr")
        payee = self.side(transfer, "Cdtr")
        place = transfer.place
        ordinals = self._parties.ordinal(place, "payer", payer), self._parties.ordinal(place, "payee", payee)
        behind = self.side(transfer, "UltmtDbtr") or self.side(batch, "UltmtDbtr")
        by = self.side(transfer, "InitgPty") or initiator
        for role, side, known in (
            ("payer", behind, (payer,)),
            ("payee", self.side(transfer, "UltmtCdtr"), (payee,)),
            ("other", by, (payer, behind)),
        ):
            if not any(same(side, one) for one in known):
                self._parties.ordinal(place, role, side)
        return ordinals

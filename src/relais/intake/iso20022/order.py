"""Payment orders (pain.001) of ISO 20022, every version: what the bank was told to pay, not what was booked.

Read after the public schema pain.001.001.09 (in the samples) and the definitions of ISO 20022, last checked
2026-11-28; versions 01 and 02 name the element below the document after the message. Samples: 1 of software that is
not ours (sebastienrousseau/pain001), 5 payments of 1 payer to 5 payees.

Locators are XPaths without namespaces ('/Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[3]'). The time is the day on
which the order is to be carried out; the day names no zone, which is asked for. Whether the bank did what it was told
is not said: each payment is 'attempted'.
"""

import re

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.iso20022.credit import Transfers
from relais.intake.iso20022.records import passage, records
from relais.intake.payments import currency_code
from relais.intake.side import NOBODY
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import opening
from relais.model.notice import UnreadableError, msg

NO_ORDER = msg("no payment order in the file")

_SPACE = re.compile(rb"pain\.001\.001\.\d\d")
_BODY = re.compile(rb"<(?:[\w.-]+:)?(?:CstmrCdtTrfInitn|pain\.001\.001\.\d\d)[\s>/]")


def recognise(sealed: Sealed) -> bool:
    """Tell an order by the namespace of its message and the element below the document."""
    head = opening(sealed.head)
    return head.startswith(b"<") and bool(_SPACE.search(head)) and bool(_BODY.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every transfer of every order. Raises UnreadableError at the line where the XML breaks."""
    transfers = Transfers(facts)
    initiator = NOBODY
    orders = 0
    try:
        for batch, transfer in records(sealed, facts, ("GrpHdr", "PmtInf"), "CdtTrfTxInf"):
            if transfer is not None:
                columns = _columns(transfers, batch, transfer)
                transfers.add(transfer, batch, columns, initiator)
            elif batch.node.tag.endswith("GrpHdr"):
                initiator = transfers.side(batch, "InitgPty")
            else:
                orders += 1
    finally:
        transfers.flush()
    if not orders:
        raise UnreadableError(NO_ORDER)


def _columns(transfers: Transfers, batch: Element, transfer: Element) -> dict[str, object]:
    day = batch.of("ReqdExctnDt/DtTm", "ReqdExctnDt/Dt", "ReqdExctnDt")
    sums = transfers.sums(transfer.one("Amt/InstdAmt", "Amt/EqvtAmt/Amt"), None)
    if currency := transfer.of("Amt/EqvtAmt/CcyOfTrf"):
        # So much in the payer's currency is to arrive in another: how much of that is not said.
        sums["paid_out_currency"] = currency_code(currency)
    return {"status": "attempted", **transfers.clock.moment(transfer.place, day).columns(), **sums}


FORMAT = Format(
    name="pain_xml",
    version=1,
    title=msg("Payment order (ISO 20022 pain.001)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment"),
    samples=("iso20022/pain.001.001.09.xml",),
    limits=(
        msg("an order is no booking: each payment is attempted; a day names no zone, which is asked for"),
        msg("cheques are read without whom they are sent to"),
    ),
)

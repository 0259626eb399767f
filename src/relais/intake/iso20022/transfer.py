"""Credit transfers between banks (pacs.008) of ISO 20022, every version, alone or beside a header in an envelope.

Read after the public schema pacs.008.001.09 (in the samples) and the definitions of ISO 20022, last checked
2026-11-28; version 01 names the element below the document after the message. Samples: 1 of software that is not ours
(prowide/prowide-iso20022), version 07 in <message>, 1 payment of 1 payer to 1 payee.

Locators are XPaths without namespaces ('/Document/FIToFICstmrCdtTrf[1]/CdtTrfTxInf[3]'). The time is when the payer's
bank took the order, where stated, else the day of settlement, which names no zone: it is asked for. Whether the payee's
bank took the money is said by other messages, so the status stays unknown.
"""

import re

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.iso20022.credit import Transfers
from relais.intake.iso20022.fields import money
from relais.intake.iso20022.records import passage, records
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import opening
from relais.model.notice import UnreadableError, msg

NO_TRANSFER = msg("no transfer between banks in the file")
CHARGES = msg("{count} charges of several banks are listed: none of them is kept as the fee")

_SPACE = re.compile(rb"pacs\.008\.001\.\d\d")
_BODY = re.compile(rb"<(?:[\w.-]+:)?(?:FIToFICstmrCdtTrf|pacs\.008\.001\.\d\d)[\s>/]")
_BODIES = ("FIToFICstmrCdtTrf", "pacs.008.001.01")


def recognise(sealed: Sealed) -> bool:
    """Tell a transfer by the namespace of its message and the element below the document."""
    head = opening(sealed.head)
    return head.startswith(b"<") and bool(_SPACE.search(head)) and bool(_BODY.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every transfer of every message. Raises UnreadableError at the line where the XML breaks."""
    transfers = Transfers(facts)
    messages = 0
    try:
        for message, transfer in records(sealed, facts, _BODIES, "CdtTrfTxInf"):
            if transfer is not None:
                transfers.add(transfer, message, _columns(transfers, message, transfer))
            else:
                messages += 1
    finally:
        transfers.flush()
    if not messages:
        raise UnreadableError(NO_TRANSFER)


def _columns(transfers: Transfers, message: Element, transfer: Element) -> dict[str, object]:
    raw = transfer.of("AccptncDtTm", "IntrBkSttlmDt") or message.of("GrpHdr/IntrBkSttlmDt")
    return {
        "status": "unknown",
        **transfers.clock.moment(transfer.place, raw).columns(),
        **transfers.sums(transfer.one("InstdAmt"), transfer.one("IntrBkSttlmAmt")),
        **_fee(transfers.facts, transfer),
    }


def _fee(facts: Facts, transfer: Element) -> dict[str, object]:
    charges = [found for one in transfer.each("ChrgsInf") for found in (one.each("Amt") or one.each("ChrgsAmt"))]
    if len(charges) > 1:
        facts.notice(CHARGES, transfer.place, count=len(charges))
    return money(facts, "fee_", charges[0]) if len(charges) == 1 else {}


FORMAT = Format(
    name="pacs_xml",
    version=1,
    title=msg("Transfer between banks (ISO 20022 pacs.008)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment"),
    samples=("iso20022/pacs.008.001.07_with_apphdr.xml",),
    limits=(
        msg("whether the money arrived is not said, nor how its way between the banks went: the status is unknown"),
        msg("a day names no zone, which is asked for"),
    ),
)

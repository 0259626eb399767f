"""Money, after public descriptions: PayPal's activity CSV (header in github.com/egh/ledger-autosync), camt.054 (ISO
20022), FinCEN's report of a currency transaction (github.com/moov-io/fincen); looked up 2026-11-28.

Odd cases named there: PayPal writes one payment as two rows, the second its funding, tied by `Reference Txn ID`; month
before day; zones by letters; thousands by commas; a fee of its own; a camt notice of two entries, one pending; a batch
of FinCEN without its namespace.
"""

from datetime import UTC, datetime
from decimal import Decimal

_HEAD = (
    "Date", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net", "From Email Address",
    "To Email Address", "Transaction ID", "Item Title", "Reference Txn ID", "Balance",
)  # fmt: skip
_ROWS = [
    ("01/10/2026", "06:30:00", "PST", "Ben Doe", "General Payment", "Completed", "EUR", "-50.00", "0.00", "-50.00",
     "ana@example.org", "ben@example.org", "4HK52391NP112223A", "gift", "", "-50.00"),
    ("01/10/2026", "06:30:00", "PST", "", "General Card Deposit", "Completed", "EUR", "50.00", "0.00", "50.00", "", "",
     "5XX00000AA0000001", "", "4HK52391NP112223A", "0.00"),
    ("01/13/2026", "07:00:00", "PST", "Cleo Poe", "General Payment", "Pending", "USD", "1,020.00", "-0.88", "1,019.12",
     "cleo@example.org", "ana@example.org", "6YY00000BB0000002", "", "", "0.00"),
    ("07/14/2026", "08:00:00", "PDT", "Ben Doe", "Payment Refund", "Completed", "EUR", "50.00", "0.00", "50.00",
     "ben@example.org", "ana@example.org", "7ZZ00000CC0000003", "", "4HK52391NP112223A", "50.00"),
]  # fmt: skip
PAYPAL = "\ufeff" + "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in (_HEAD, *_ROWS))


def _entry(amount: str, way: str, status: str, reference: str) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>{status}</Cd></Sts><BookgDt><DtTm>'
        "2026-01-12T10:00:00+01:00</DtTm></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>"
        f"{reference}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Ana Roe</Nm></Pty></Dbtr><Cdtr><Pty><Nm>Ben Doe</Nm>"
        "</Pty></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry>"
    )


CAMT_054 = (
    '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
    "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-12T12:00:00Z</CreDtTm></GrpHdr><Ntfctn><Id>N1</Id>"
    "<Acct><Id><IBAN>NL26VAYB8060476890</IBAN></Id><Ownr><Nm>Ana Roe</Nm></Ownr></Acct>"
    f"{_entry('45.50', 'DBIT', 'BOOK', 'MTCN1234567890')}{_entry('20', 'DBIT', 'PDNG', 'E2')}"
    "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
)


def _party(number: int, code: str, name: str, more: str = "") -> str:
    return (
        f'<Party SeqNum="{number}"><ActivityPartyTypeCode>{code}</ActivityPartyTypeCode>'
        f'<PartyName SeqNum="{number + 1}">'
        f"<PartyNameTypeCode>L</PartyNameTypeCode><RawPartyFullName>{name}</RawPartyFullName></PartyName>{more}</Party>"
    )


CTR = (
    '<?xml version="1.0" encoding="UTF-8"?><EFilingBatchXML ActivityCount="1" PartyCount="3" TotalAmount="12000">'
    '<FormTypeCode>CTRX</FormTypeCode><Activity SeqNum="1"><FilingDateText>20260201</FilingDateText>'
    '<ActivityAssociation SeqNum="2"><InitialReportIndicator>Y</InitialReportIndicator></ActivityAssociation>'
    + _party(3, "30", "Example Bank") + _party(5, "35", "Example Transmitter")
    + _party(7, "50", "Ana Roe",
             '<PhoneNumber SeqNum="9"><PhoneNumberText>+33639980001</PhoneNumberText></PhoneNumber>')
    + '<CurrencyTransactionActivity SeqNum="10"><TotalCashInReceiveAmountText>12000</TotalCashInReceiveAmountText>'
    "<TransactionDateText>20260112</TransactionDateText>"
    '<CurrencyTransactionActivityDetail SeqNum="11"><CurrencyTransactionActivityDetailTypeCode>55'
    "</CurrencyTransactionActivityDetailTypeCode><DetailTransactionAmountText>12000</DetailTransactionAmountText>"
    "</CurrencyTransactionActivityDetail></CurrencyTransactionActivity></Activity></EFilingBatchXML>"
)  # fmt: skip
SAMPLES = {"paypal": PAYPAL.encode(), "camt.054": CAMT_054.encode(), "fincen ctr": CTR.encode()}
EXPECTED = {
    # The row of the card that funds the first payment is kept too: that both are one is proposed, and judged.
    "paypal": {"counts": {"payment": 4}, "spots": [
        ("payment", {"reference": "4HK52391NP112223A"}, {
            "amount": Decimal(50), "currency": "EUR", "payer": "ana@example.org", "payee": "ben@example.org",
            "status": "completed", "at": datetime(2026, 1, 10, 14, 30, tzinfo=UTC),
        }),
        ("payment", {"reference": "6YY00000BB0000002"}, {
            "amount": Decimal(1020), "fee_amount": Decimal("0.88"), "payer": "cleo@example.org", "currency": "USD",
        }),
        ("payment", {"reference": "7ZZ00000CC0000003"}, {
            "status": "completed", "type_raw": "Payment Refund", "at": datetime(2026, 7, 14, 15, tzinfo=UTC),
            "related_reference": "4HK52391NP112223A",
        }),
    ]},
    "camt.054": {"counts": {"payment": 2}, "spots": [
        ("payment", {"reference": "MTCN1234567890"}, {
            "amount": Decimal("45.5"), "status": "completed", "payer": "Ana Roe", "payee": "Ben Doe",
        }),
        ("payment", {"reference": "E2"}, {"status": "attempted"}),
    ]},
    "fincen ctr": {"counts": {"report": 1}, "spots": [
        ("report", {}, {"channel": "fincen", "intelligence": True}),
        ("party", {"name_raw": "Ana Roe"}, {}),
        ("selector", {"kind": "phone"}, {"value": "+33639980001"}),
    ]},
}  # fmt: skip

"""Statements of OFX in its two dialects, after the public specification."""

HEAD = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="220"?>\n'
SIGNON = "<SIGNONMSGSRSV1><SONRS><DTSERVER>20260131<FI><ORG>Example Bank<FID>1</FI></SONRS></SIGNONMSGSRSV1>"
ACCOUNT = "<BANKACCTFROM><BANKID>EXAM<ACCTID>00-123 4567<ACCTTYPE>CHECKING</BANKACCTFROM>"
PAYEE = (
    "<PAYEE><NAME>Ben Doe<ADDR1>Example Street 1<CITY>Cebu<COUNTRY>PHL<PHONE>+63 917 555 0101</PAYEE>"
    "<BANKACCTTO><BANKID>WALLET<ACCTID>0012345678<ACCTTYPE>CHECKING</BANKACCTTO>"
)


def transaction(
    amount: str = "-45.50", *, at: str = "20260112100000.000[+1:CET]", type_: str = "XFER", more: str = PAYEE,
    name: str = "STMTTRN", end: str = "</STMTTRN>",
) -> str:  # fmt: skip
    """A transaction with unclosed leaves."""
    return (
        f"<{name}><TRNTYPE>{type_}<DTPOSTED>{at}<TRNAMT>{amount}<FITID>F-1{more}"
        f"<MEMO>Call +33 6 39 98 00 01 &amp; more\r\n{end.replace('STMTTRN', name)}\r\n"
    )


def statement(
    *transactions: str, head: str = HEAD, account: str = ACCOUNT, listed: bool = True, kind: str = "STMTRS"
) -> bytes:
    """A statement of one account, all leaves unclosed."""
    rows = f"<BANKTRANLIST><DTSTART>20260101<DTEND>20260131{''.join(transactions)}</BANKTRANLIST>" if listed else ""
    return (
        f"{head}<OFX>{SIGNON}<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<{kind}><CURDEF>EUR{account}{rows}"
        f"<LEDGERBAL><BALAMT>1<DTASOF>20260131</LEDGERBAL></{kind}></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    ).encode()


def xml(*names: str) -> bytes:
    """A statement in XML, each leaf closed."""
    rows = "".join(
        f"<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20260112120000[-5:EST]</DTPOSTED><TRNAMT>20,5</TRNAMT>"
        f"<FITID>{number}</FITID><NAME>{name}</NAME><MEMO></MEMO></STMTTRN>"
        for number, name in enumerate(names)
    )
    return (
        f"{XML}<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>USD</CURDEF>"
        f"<CCACCTFROM><ACCTID>1234123412341234</ACCTID></CCACCTFROM><BANKTRANLIST>{rows}</BANKTRANLIST>"
        "</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
    ).encode()


SOUND: dict[str, bytes] = {
    "ofx": statement(*[transaction()] * 20),
    "ofx, as XML": xml(*["Ben Doe"] * 20),
}

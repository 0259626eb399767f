"""A payment order, a transfer between banks and an answer to an authority, after the schemas of ISO 20022."""

HOLDER = "NL26VAYB8060476890"
OTHER = "NL56AGDH9619008421"
SPACE = "urn:iso:std:iso:20022:tech:xsd:"
DEBTOR = (
    "<Dbtr><Nm>Ana Roe</Nm></Dbtr>"
    f"<DbtrAcct><Id><IBAN>{HOLDER}</IBAN></Id></DbtrAcct>"
    "<DbtrAgt><FinInstnId><Nm>Example Bank</Nm></FinInstnId></DbtrAgt>"
)
CREDITOR = (
    "<CdtrAgt><FinInstnId><BICFI>EXAMPH22XXX</BICFI></FinInstnId></CdtrAgt>"
    "<Cdtr><Nm>Ben Doe</Nm><PstlAdr><TwnNm>Cebu</TwnNm><Ctry>PH</Ctry></PstlAdr>"
    "<CtctDtls><MobNb>+63-9175550101</MobNb></CtctDtls></Cdtr>"
    f"<CdtrAcct><Id><IBAN>{OTHER}</IBAN></Id></CdtrAcct>"
)
TEXT = "<RmtInf><Ustrd>Call +33 6 39 98 00 01</Ustrd></RmtInf>"


def ordered(
    amount: str = "<InstdAmt Ccy='EUR'>45.50</InstdAmt>", ids: str = "<EndToEndId>E-1</EndToEndId>", more: str = ""
) -> str:
    """One transfer of an order."""
    return f"<CdtTrfTxInf><PmtId>{ids}</PmtId><Amt>{amount}</Amt>{CREDITOR}{more}{TEXT}</CdtTrfTxInf>"


def order(
    *transfers: str, version: str = "09", body: str = "CstmrCdtTrfInitn", initiator: str = "<Nm>Cleo Poe</Nm>",
    date: str = "<Dt>2026-01-12</Dt>", more: str = "",
) -> bytes:  # fmt: skip
    """A payment order of one batch."""
    return (
        f'<?xml version="1.0"?><Document xmlns="{SPACE}pain.001.001.{version}"><{body}>'
        f"<GrpHdr><MsgId>1</MsgId><InitgPty>{initiator}</InitgPty></GrpHdr>"
        f"<PmtInf><PmtInfId>1</PmtInfId><PmtMtd>TRF</PmtMtd><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>"
        f"<ReqdExctnDt>{date}</ReqdExctnDt>{DEBTOR}{more}{''.join(transfers)}</PmtInf></{body}></Document>"
    ).encode()


def moved(
    sums: str = "<IntrBkSttlmAmt Ccy='EUR'>44</IntrBkSttlmAmt>", after: str = "<InstdAmt Ccy='EUR'>45.50</InstdAmt>",
    when: str = "<AccptncDtTm>2026-01-12T10:00:00+01:00</AccptncDtTm>",
    charges: str = "<ChrgsInf><Amt Ccy='EUR'>1.50</Amt></ChrgsInf>", more: str = "",
) -> str:  # fmt: skip
    """One transfer between banks."""
    ids = "<PmtId><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T-1</TxId></PmtId>"
    return f"<CdtTrfTxInf>{ids}{sums}{when}{after}{charges}{DEBTOR}{CREDITOR}{more}{TEXT}</CdtTrfTxInf>"


def transfer(*transfers: str, version: str = "08", body: str = "FIToFICstmrCdtTrf") -> bytes:
    """A message between banks, beside its header in an envelope."""
    return (
        '<?xml version="1.0"?><message><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.01"/>'
        f'<Document xmlns="{SPACE}pacs.008.001.{version}"><{body}>'
        f"<GrpHdr><MsgId>1</MsgId><IntrBkSttlmDt>2026-01-13</IntrBkSttlmDt></GrpHdr>{''.join(transfers)}</{body}>"
        "</Document></message>"
    ).encode()


def statement(*days: str) -> str:
    """A statement as it stands inside an answer."""
    entries = "".join(
        f"<Ntry><Amt Ccy='EUR'>20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><DtTm>{day}</DtTm></BookgDt>"
        "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Ben Doe</Nm></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry>"
        for day in days
    )
    return (
        f'<Rslt><Document xmlns="{SPACE}camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>'
        f"<Acct><Id><IBAN>{HOLDER}</IBAN></Id><Ownr><Nm>Ana Roe</Nm></Ownr></Acct>{entries}</Stmt></BkToCstmrStmt>"
        "</Document></Rslt>"
    )


ACCOUNT = (
    f"<Acct><Id><Id><IBAN>{HOLDER}</IBAN></Id><Ownr><Nm>Ana Roe</Nm></Ownr></Id>"
    "<InvstgtdPties><Cd>ALLP</Cd></InvstgtdPties>"
    "<AuthrtyReqTp><MsgNmId>camt.053</MsgNmId></AuthrtyReqTp></Acct>"
)


def answer(*results: str, asked: str = ACCOUNT) -> bytes:
    """A bank's answer to an authority."""
    listed = "".join(
        f"<RtrInd><AuthrtyReqTp><MsgNmId>camt.053</MsgNmId></AuthrtyReqTp><InvstgtnRslt>{result}</InvstgtnRslt></RtrInd>"
        for result in results
    )
    return (
        f'<?xml version="1.0"?><Document xmlns="{SPACE}auth.002.001.01"><InfReqRspn><RspnId>1</RspnId>'
        f"<InvstgtnId>2</InvstgtnId><RspnSts>COMP</RspnSts><SchCrit>{asked}</SchCrit>{listed}</InfReqRspn></Document>"
    ).encode()


SOUND: dict[str, bytes] = {
    "pain_xml": order(*[ordered()] * 20),
    "pacs_xml": transfer(*[moved()] * 20),
    "auth_xml": answer(statement(*["2026-01-12T10:00:00+01:00"] * 10), "<InvstgtnSts>NFOU</InvstgtnSts>"),
}

"""Bank statements (camt.053) and notices of single entries (camt.054) of ISO 20022, every version of the two.

Read after the public schemas camt.053.001.02 and .08 (in the samples) and the definitions of ISO 20022, last checked
2026-11-28. Samples: 3 of software that is not ours (genkgo/camt): `camt053.v2.minimal.ultimate.xml`,
`camt053.v2.with-party-ids.xml`, `camt053.v8.xml`, each 1 account and 1 payment; no real camt.054 was at hand.

Locators are XPaths without namespaces ('/Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/NtryDtls/TxDtls[2]'). A booking day
has no hour and mostly no zone: the zone is asked for. Balances are not read.
"""

import re

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.iso20022.entry import Account, Entries
from relais.intake.iso20022.records import passage, records
from relais.intake.syntax.xml_source import opening
from relais.model.notice import UnreadableError, msg

NO_STATEMENT = msg("no statement in the file")

STATEMENTS = ("Stmt", "Ntfctn")
_SPACE = re.compile(rb"camt\.05[34]\.001\.\d\d")
# An answer to an authority may hold statements, and says more than they do.
_ANSWER = re.compile(rb"<(?:[\w.-]+:)?InfReqRspn[\s>/]")
_BODY = re.compile(rb"<(?:[\w.-]+:)?(?:BkToCstmrStmt|BkToCstmrDbtCdtNtfctn)[\s>/]")


def recognise(sealed: Sealed) -> bool:
    """Tell a statement by the namespace of its message and the element below the document."""
    head = opening(sealed.head)
    if not head.startswith(b"<") or _ANSWER.search(head):
        return False
    return bool(_SPACE.search(head)) and bool(_BODY.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every entry of every statement. Raises UnreadableError at the line where the XML breaks."""
    entries = Entries(facts)
    account: Account | None = None
    statements = 0
    try:
        for statement, entry in records(sealed, facts, STATEMENTS, "Ntry"):
            account = account or Account(facts, entries.parties, statement)
            if entry is not None:
                entries.add(account, entry)
            else:
                account, statements = None, statements + 1
    finally:
        entries.flush()
    if not statements:
        raise UnreadableError(NO_STATEMENT)


FORMAT = Format(
    name="camt_xml",
    version=1,
    title=msg("Bank statement (ISO 20022 camt.053, camt.054)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment"),
    samples=(
        "iso20022/camt053.v2.minimal.ultimate.xml",
        "iso20022/camt053.v2.with-party-ids.xml",
        "iso20022/camt053.v8.xml",
    ),
    limits=(msg("balances are not read; a day names no zone, which is asked for"),),
)

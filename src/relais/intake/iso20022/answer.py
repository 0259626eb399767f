"""Answers of a bank to an authority's request for information (auth.002) of ISO 20022, with the statements inside.

Read after the public schema auth.002.001.01 (in the samples) and the definitions of ISO 20022, last checked
2026-11-28. Samples: none of other software, so it is unproven. The request itself (auth.001) and its change of status
(auth.003) hold no facts of the bank and are not read.

An answer names what was asked for, and gives each result in an envelope of any content: a statement (camt.053,
camt.054) in it is read as such, anything else is said and skipped. Locators are XPaths without namespaces
('/Document/InfReqRspn/RtrInd[2]/InvstgtnRslt/Rslt/Document/BkToCstmrStmt/Stmt[1]/Ntry[3]').
"""

import re

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.iso20022.entry import Account, Entries
from relais.intake.iso20022.fields import bank_of
from relais.intake.iso20022.party import side_of
from relais.intake.iso20022.records import passage, records
from relais.intake.iso20022.statement import STATEMENTS
from relais.intake.mention import mention
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import local, opening
from relais.model.notice import UnreadableError, msg

NO_ANSWER = msg("no answer in the file: it names nothing that was asked for")
STATUS = msg(
    "the bank answers {raw} and gives no record here (FOUN: it has some, NFOU: it has none, NOAP: does not apply)"
)
UNKNOWN_RESULT = msg("this result is no statement of ISO 20022: it is skipped, look at it by hand")

_SPACE = re.compile(rb"auth\.002\.001\.\d\d")
_BODY = re.compile(rb"<(?:[\w.-]+:)?InfReqRspn[\s>/]")


def recognise(sealed: Sealed) -> bool:
    """Tell an answer by the namespace of its message and the element below the document."""
    head = opening(sealed.head)
    return head.startswith(b"<") and bool(_SPACE.search(head)) and bool(_BODY.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read what was asked for, and every statement in the answer. Raises UnreadableError where the XML breaks."""
    reader = _Reader(facts)
    try:
        for holder, entry in records(sealed, facts, ("SchCrit", "AuthrtyReqTp", "InvstgtnSts", *STATEMENTS), "Ntry"):
            reader.take(holder, entry)
        reader.end_result()
    finally:
        reader.entries.flush()
    if not reader.asked:
        raise UnreadableError(NO_ANSWER)


class _Reader:
    """Follows one answer: what it was about, then its results, each begun by the type of request that it answers."""

    def __init__(self, facts: Facts) -> None:
        self.entries = Entries(facts)
        self.asked = 0
        self._facts = facts
        self._account: Account | None = None
        self._awaited: str | None = None

    def take(self, holder: Element, entry: Element | None) -> None:
        """Take in what has ended: an entry, a statement, or another part of the answer."""
        name = local(holder.node)
        if name in STATEMENTS:
            self._awaited = None
            self._account = self._account or Account(self._facts, self.entries.parties, holder)
            if entry is not None:
                self.entries.add(self._account, entry)
            else:
                self._account = None
        elif name == "AuthrtyReqTp":
            self.end_result()
            self._awaited = holder.place.rpartition("/")[0]
        elif name == "InvstgtnSts":
            self._awaited = None
            self._facts.notice(STATUS, holder.place, raw=holder.text[:20])
        elif name == "SchCrit":
            self.asked += 1
            self._criterion(holder)

    def end_result(self) -> None:
        """Say that a result was none that is read, where one was announced and none came."""
        if self._awaited is not None:
            self._facts.notice(UNKNOWN_RESULT, self._awaited, skipped=1)
        self._awaited = None

    def _criterion(self, asked: Element) -> None:
        """Add the account and its holder, the person or the card that the authority asked about."""
        if account := asked.one("Acct/Id"):
            side = side_of(self._facts, account.one("Ownr"), account, bank_of(account, "Svcr/FinInstnId"))
            self.entries.parties.ordinal(account.place, "account", side)
        if person := asked.one("CstmrId/Pty"):
            self.entries.parties.ordinal(person.place, "other", side_of(self._facts, person, None, None))
        if card := asked.one("PmtInstrm/CardNb"):
            mention(self._facts, card.place, "account", card.text)


FORMAT = Format(
    name="auth_xml",
    version=1,
    title=msg("Answer of a bank to an authority (ISO 20022 auth.002)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment"),
    limits=(
        msg("only results that are statements (camt.053, camt.054) are read"),
        msg("requests (auth.001) and notices of status (auth.003) are not read"),
    ),
)

"""Bank statements (camt.053) and notices of single entries (camt.054) of ISO 20022, every version of the two.

Read after the public schemas camt.053.001.02 and .08 (in the samples) and the definitions of ISO 20022, last checked
2026-11-28. Samples: 3 of software that is not ours (genkgo/camt): `camt053.v2.minimal.ultimate.xml`,
`camt053.v2.with-party-ids.xml`, `camt053.v8.xml`, each 1 account and 1 payment; no real camt.054 was at hand.

Locators are XPaths without namespaces ('/Document/BkToCstmrStmt/Stmt[1]/Ntry[3]/NtryDtls/TxDtls[2]'). A booking day
has no hour and mostly no zone: the zone is asked for. Balances are not read.
"""

import re

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.iso20022.entry import Account, Entries
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import (
    BAD_XML,
    broken,
    check_doctype,
    events,
    local,
    opening,
    place_above,
    refuse_doctype,
    release,
    shown,
    walk,
    whole,
)
from relais.model.notice import UnreadableError, msg

NO_STATEMENT = msg("no statement in the file")

_STATEMENTS = ("Stmt", "Ntfctn")
_SPACE = re.compile(rb"camt\.05[34]\.001\.\d\d")
_BODY = re.compile(rb"<(?:[\w.-]+:)?(?:BkToCstmrStmt|BkToCstmrDbtCdtNtfctn)[\s>/]")


def recognise(sealed: Sealed) -> bool:
    """Tell a statement by the namespace of its message and the element below the document."""
    head = opening(sealed.head)
    return head.startswith(b"<") and bool(_SPACE.search(head)) and bool(_BODY.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every entry of every statement. Raises UnreadableError at the line where the XML breaks."""
    refuse_doctype(sealed.head)
    reader = _Reader(facts)
    try:
        for event, node in events(sealed, (*_STATEMENTS, "Ntry")):
            reader.see(event, node)
    except BAD_XML as error:
        raise broken(error) from error
    finally:
        reader.entries.flush()
    if not reader.statements:
        raise UnreadableError(NO_STATEMENT)


def passage(data: bytes, locator: str) -> str:
    """Return the XML of the entry or transaction at a locator. Raises UnreadableError where none is."""
    root = whole(data, locator)
    first, *steps = locator.split("/")[1:] or [""]
    return shown(walk(root if local(root) == first else None, steps), locator)


class _Reader:
    """Follows the elements as they come: one statement is open at a time, and each entry goes once it is read."""

    def __init__(self, facts: Facts) -> None:
        self.entries = Entries(facts)
        self.statements = 0
        self._facts = facts
        self._open: Element | None = None
        self._account: Account | None = None
        self._parent: etree._Element | None = None
        self._number = 0
        self._count = 0

    def see(self, event: str, node: etree._Element) -> None:
        """Take note of the start or the end of a statement or an entry."""
        if self._open is None:
            if event == "start" and local(node) in _STATEMENTS:
                check_doctype(node)
                parent, self.statements = node.getparent(), self.statements + 1
                self._number = self._number + 1 if parent is self._parent and parent is not None else 1
                self._parent = parent
                self._open = Element(node, f"{place_above(node)}/{local(node)}[{self._number}]")
                self._account, self._count = None, 0
        elif event == "end" and node is self._open.node:
            self._holder(self._open)
            self._open = None
            release(node)
        elif event == "end" and node.getparent() is self._open.node:
            self._count += 1
            self.entries.add(self._holder(self._open), Element(node, f"{self._open.place}/Ntry[{self._count}]"))
            release(node)

    def _holder(self, statement: Element) -> Account:
        """Return the account of the statement, which stands before its entries."""
        if self._account is None:
            self._account = Account(self._facts, self.entries.parties, statement)
        return self._account


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

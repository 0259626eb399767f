"""Operators' answers in the retained-data XML of ETSI TS 102 657: calls, texts, sessions of data, subscribers.

The standard's schema was not at hand. Read after FQLite, a public reader made on two real exports (schema versions
1.26.1 and 1.28.1; github.com/pawlaszczyk/fqlite, `EtsiXmlImporter.java`), last checked 2026-11-28: both shapes of a
usage record, header, legs, sessions. Names of the records of subscribers and of network access are recalled from the
standard, which is why such leaves are told by their own name or form, wherever they stand. No sample was to be had.

Locators are XPaths without namespaces ('/RetainedDataMessage/…/ResponseRecord[12]'). A call's outcome is a code of
the network: it is not told whether somebody answered.
"""

import re

from lxml import etree

from relais.intake.etsi.leaf import code
from relais.intake.etsi.record import Records
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
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
    text_at,
)
from relais.model.notice import UnreadableError, msg

NOT_COMPLETE = msg("the operator's answer is not complete, it says “{raw}”: what is missing is to be asked again")
NO_RECORD = msg("no record in the message: it is a request, a receipt or a refusal")

_HEADER = re.compile(rb"<(?:[\w.-]+:)?retainedDataHeader[\s>/]")
_PAYLOAD = re.compile(rb"<(?:[\w.-]+:)?(?:retainedDataPayload|cSPID)[\s>/]")


def recognise(sealed: Sealed) -> bool:
    """Tell a message by its header, whatever the version of its namespace."""
    head = opening(sealed.head)
    return head.startswith(b"<") and bool(_HEADER.search(head)) and bool(_PAYLOAD.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every record of every answer. Raises UnreadableError at the line where the XML breaks."""
    refuse_doctype(sealed.head)
    reader = _Reader(facts)
    try:
        for event, node in events(sealed, ("retainedDataHeader", "responseStatus", "ResponseRecord")):
            reader.see(event, node)
    except BAD_XML as error:
        raise broken(error) from error
    finally:
        reader.records.flush()
    if not reader.found:
        raise UnreadableError(NO_RECORD)


def passage(data: bytes, locator: str) -> str:
    """Return the XML at a locator. Raises UnreadableError where nothing stands there."""
    return text_at(data, locator)


class _Reader:
    """Follows the elements as they come: a header names who answers, each record goes once it is read."""

    def __init__(self, facts: Facts) -> None:
        self.records = Records(facts)
        self._facts = facts
        self.found = 0
        self._parent: etree._Element | None = None
        self._above = ""
        self._number = 0

    def see(self, event: str, node: etree._Element) -> None:
        """Take note of a header, or read a record."""
        if event == "start":
            check_doctype(node)
        elif local(node) == "retainedDataHeader":
            operator = Element(node, "").of("cSPID")
            self.records.operator = operator.lower() if operator else None
        elif local(node) == "responseStatus":
            self._status(Element(node, f"{place_above(node)}/responseStatus"))
        else:
            self.found += 1
            parent = node.getparent()
            if parent is not self._parent:
                self._parent, self._above, self._number = parent, place_above(node), 0
            self._number += 1
            self.records.add(Element(node, f"{self._above}/ResponseRecord[{self._number}]"))
            if parent is not None:
                release(node)

    def _status(self, status: Element) -> None:
        """Say an answer that is not whole, or none: it looks like one without the records it lacks."""
        said = code(status)
        if said is None or said.lower() != "responsecomplete":
            self._facts.notice(NOT_COMPLETE, status.place, skipped=1, raw=(said or "")[:80])


FORMAT = Format(
    name="etsi_xml",
    version=1,
    title=msg("Operator's answer (ETSI TS 102 657)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "call", "message", "login"),
    limits=(
        msg("no official schema and no real answer was at hand: it is written after another reader of the format"),
        msg("cells and places are not read; whether a call was answered is not said"),
        msg("from when to when a number belonged to its subscriber is not kept"),
    ),
)

"""Reads NCMEC's reporting XML (ISPWS): the form in which companies send reports, and the details of files.

Written after the public interface of NCMEC's schema, which is not part of this project: what the schema would refuse
is read all the same, and said. A fact's locator is an XPath without namespaces
('/report/personOrUserReported/ipCaptureEvent[2]'); in a batch deeper than its root, '(//report)[12]/…'.

`escalateToHighPriority` holds a reason in free words: it says that the company asked for urgency (`escalated`), and
is not interpreted further, so `child_at_risk` stays unsaid. A document type is refused before any entity counts.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.ispws.element import UNKNOWN_ELEMENT
from relais.intake.ispws.report import Reader
from relais.intake.syntax.xml_source import (
    BAD_XML,
    below,
    broken,
    check_doctype,
    events,
    local,
    opening,
    refuse_doctype,
    shown,
    walk,
    whole,
)
from relais.model.notice import UnreadableError, msg

NO_REPORT = msg("no report in the file")

_ROOTS = ("report", "fileDetails")
_REPORT = re.compile(rb"<(?:[\w.-]+:)?(?:report|fileDetails)[\s>/]")
_OWN = re.compile(
    rb"<(?:[\w.-]+:)?(?:incidentSummary|internetDetails|personOrUserReported|fileAnnotations|originalFileHash"
    rb"|fileViewedByEsp|fileId)[\s>/]"
)
_BATCH = re.compile(r"\(//([\w.-]+)\)\[(\d+)\](.*)", re.DOTALL)


def recognise(sealed: Sealed) -> bool:
    """Tell the reporting XML by its elements: other formats, too, have a root called `report`."""
    head = opening(sealed.head)
    return head.startswith(b"<") and bool(_REPORT.search(head)) and bool(_OWN.search(head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every report and file of the document. Raises UnreadableError at the line where the XML breaks."""
    refuse_doctype(sealed.head)
    reader = Reader(facts)
    try:
        _stream(sealed, reader)
    finally:
        reader.close()


def passage(data: bytes, locator: str) -> str:
    """Return the text at a locator: the element's text, or the XML below it. Raises UnreadableError where none is."""
    return shown(_find(whole(data, locator), locator), locator)


def _stream(sealed: Sealed, reader: Reader) -> None:
    """Read element by element, and let each go once it is read: memory stays flat."""
    seen: Counter[str] = Counter()
    open_: tuple[etree._Element, str, str] | None = None
    try:
        for event, node in events(sealed, _ROOTS):
            if event == "start":
                if open_ is None:
                    check_doctype(node)
                    name = local(node)
                    seen[name] += 1
                    open_ = node, name, _place(node, name, seen[name])
            elif open_ is not None and node is open_[0]:
                reader.read(*open_)
                open_ = None
                _release(node, reader)
    except BAD_XML as error:
        if open_ is not None and _trim(open_[0]):
            reader.read(*open_)
        raise broken(error) from error
    if not seen:
        raise UnreadableError(NO_REPORT)


def _place(node: etree._Element, name: str, number: int) -> str:
    parent = node.getparent()
    if parent is None:
        return f"/{name}"
    return f"/{local(parent)}/{name}[{number}]" if parent.getparent() is None else f"(//{name})[{number}]"


def _release(node: etree._Element, reader: Reader) -> None:
    parent = node.getparent()
    if parent is None:
        return
    node.clear()
    while (before := node.getprevious()) is not None:
        if local(before) not in _ROOTS:
            path = f"{local(parent)}/{local(before)}"
            reader.survey.count(UNKNOWN_ELEMENT, path, f"/{path}")
        parent.remove(before)


def _trim(node: etree._Element) -> bool:
    """Drop the last leaf of a report that breaks off: its text may be cut. Return whether anything is left."""
    leaf = node
    while len(leaf):
        leaf = leaf[-1]
    above = leaf.getparent()
    if leaf is node or above is None:
        return False
    above.remove(leaf)
    return len(node) > 0


def _find(root: etree._Element, locator: str) -> etree._Element | None:
    batch = _BATCH.fullmatch(locator)
    if batch is not None:
        name, number, path = batch.groups()
        nodes: Iterator[etree._Element] = root.iter(f"{{*}}{name}")
        found = next((node for count, node in enumerate(nodes, 1) if count == int(number)), None)
        return walk(found, path.split("/")[1:])
    return below(root, locator)


FORMAT = Format(
    name="ispws_xml",
    version=1,
    title=msg("NCMEC ISPWS report (XML)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector", "login", "media"),
    samples=(
        "ncmec_ispws/filedetails_all_fields.xml",
        "ncmec_ispws/filedetails_minimal.xml",
        "ncmec_ispws/report_all_sections.xml",
        "ncmec_ispws/report_minimal_old_enum_INVALID.xml",
        "ncmec_ispws/report_mixed_incidents_location.xml",
    ),
    limits=(msg("free text is mined for selectors, and not kept"),),
)

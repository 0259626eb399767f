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
from relais.model.notice import UnreadableError, msg

DOCTYPE = msg("the file declares a document type, which reports never do and hostile files need: it is not read")
BROKEN = msg("the XML is broken here ({why}): what stands before is read, the rest is not")
NO_REPORT = msg("no report in the file")
NO_PLACE = msg("no such place in the file")

_ROOTS = ("report", "fileDetails")
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_REPORT = re.compile(rb"<(?:[\w.-]+:)?(?:report|fileDetails)[\s>/]")
_OWN = re.compile(
    rb"<(?:[\w.-]+:)?(?:incidentSummary|internetDetails|personOrUserReported|fileAnnotations|originalFileHash"
    rb"|fileViewedByEsp|fileId)[\s>/]"
)
_STEP = re.compile(r"([\w.-]+)(?:\[(\d+)\])?")
_BATCH = re.compile(r"\(//([\w.-]+)\)\[(\d+)\](.*)", re.DOTALL)
_BAD_XML = (etree.LxmlError, LookupError, ValueError)


def recognise(sealed: Sealed) -> bool:
    """Tell the reporting XML by its elements: other formats, too, have a root called `report`."""
    head = _ascii(sealed.head)
    start = _start(head)
    return head[start : start + 1] == b"<" and bool(_REPORT.search(head, start)) and bool(_OWN.search(head, start))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every report and file of the document. Raises UnreadableError at the line where the XML breaks."""
    head = _ascii(sealed.head)
    if head[_start(head) :].startswith(b"<!"):
        raise UnreadableError(DOCTYPE, "line 1")
    reader = Reader(facts)
    try:
        _stream(sealed, reader)
    finally:
        reader.close()


def passage(data: bytes, locator: str) -> str:
    """Return the text at a locator: the element's text, or the XML below it. Raises UnreadableError where none is."""
    head = _ascii(data[:65_536])
    if head[_start(head) :].startswith(b"<!"):
        raise UnreadableError(DOCTYPE, "line 1")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except _BAD_XML as error:
        raise UnreadableError(NO_PLACE, locator) from error
    found = None if root is None else _find(root, locator)
    if found is None:
        raise UnreadableError(NO_PLACE, locator)
    if len(found):
        return etree.tostring(found, encoding="unicode", with_tail=False, pretty_print=True)
    return found.text or ""


def _stream(sealed: Sealed, reader: Reader) -> None:
    """Read element by element, and let each go once it is read: memory stays flat."""
    seen: Counter[str] = Counter()
    open_: tuple[etree._Element, str, str] | None = None
    # huge_tree is not an option to forget: it would lift the limits on depth and expansion.
    events = etree.iterparse(
        str(sealed.path), events=("start", "end"), tag=[f"{{*}}{name}" for name in _ROOTS],
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, node in events:
            if event == "start":
                if open_ is None:
                    if node.getroottree().docinfo.internalDTD is not None:
                        raise UnreadableError(DOCTYPE, "line 1")
                    name = _name(node)
                    seen[name] += 1
                    open_ = node, name, _place(node, name, seen[name])
            elif open_ is not None and node is open_[0]:
                reader.read(*open_)
                open_ = None
                _release(node, reader)
    except _BAD_XML as error:
        if open_ is not None and _trim(open_[0]):
            reader.read(*open_)
        line = getattr(error, "lineno", None)
        place = f"line {line}" if line else ""
        raise UnreadableError(BROKEN, place, why=(getattr(error, "msg", None) or str(error))[:200]) from error
    if not seen:
        raise UnreadableError(NO_REPORT)


def _place(node: etree._Element, name: str, number: int) -> str:
    parent = node.getparent()
    if parent is None:
        return f"/{name}"
    return f"/{_name(parent)}/{name}[{number}]" if parent.getparent() is None else f"(//{name})[{number}]"


def _release(node: etree._Element, reader: Reader) -> None:
    parent = node.getparent()
    if parent is None:
        return
    node.clear()
    while (before := node.getprevious()) is not None:
        if _name(before) not in _ROOTS:
            path = f"{_name(parent)}/{_name(before)}"
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
    """Walk the steps of a locator of ours by local names: no XPath from outside is ever evaluated."""
    batch = _BATCH.fullmatch(locator)
    if batch is not None:
        name, number, path = batch.groups()
        nodes: Iterator[etree._Element] = root.iter(f"{{*}}{name}")
        found = next((node for count, node in enumerate(nodes, 1) if count == int(number)), None)
        steps = path.split("/")[1:]
    else:
        first, *steps = locator.split("/")[1:] or [""]
        found = root if _name(root) == first else None
    for step in steps:
        parts = _STEP.fullmatch(step)
        if found is None or parts is None:
            return None
        same = [child for child in found.iterchildren("{*}*") if _name(child) == parts[1]]
        number = int(parts[2] or 1)
        found = same[number - 1] if 0 < number <= len(same) else None
    return found


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname


def _start(head: bytes) -> int:
    """Return where the prolog ends: at the root, or at a document type."""
    found = _PROLOG.match(head)
    return found.end() if found else 0


def _ascii(head: bytes) -> bytes:
    """Return UTF-16 as single bytes, so that one look serves both."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace").encode()
    return head


FORMAT = Format(
    name="ispws_xml",
    version=1,
    title="NCMEC ISPWS report (XML)",
    recognise=recognise,
    read=read,
    passage=passage,
)

"""The places of a report, "//model[@id='…']", and finding one again in gigabytes without a tree of them."""

import re
from io import BytesIO
from typing import Any

from lxml import etree

from relais.intake.syntax.xml_source import BAD_XML, NO_PLACE, SAFE, local, refuse_doctype, release, shown
from relais.intake.ufed.model import identifier
from relais.model.notice import UnreadableError

_WITH_ID = re.compile(r"//(model|file)\[@id='(.+)'\]", re.DOTALL)
_WITHOUT = re.compile(r"\(//(model|file)\[not\(@id\)\]\)\[(\d{1,12})\]")
_OPENING = b'<project xmlns="http://pa.cellebrite.com/report/2.0">'
_PIECE = 1 << 16
_HIDDEN = ("Password", "Messages")


class Places:
    """Gives each element its place: by its identifier, or by its count among those of its kind that have none.

    `ended` is to be called for every element of the kind, as they end.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._nameless = 0

    def ended(self, node: etree._Element) -> None:
        """Take note of an element."""
        if node.get("id") is None:
            self._nameless += 1

    def last(self, node: etree._Element) -> str:
        """Return the place of the element that has just ended."""
        return placed(node, self._kind) or f"(//{self._kind}[not(@id)])[{self._nameless}]"


def placed(node: etree._Element, kind: str = "model") -> str | None:
    """Return the place of an element that has an identifier, or None."""
    found = identifier(node)
    return None if found is None else f"//{kind}[@id='{found}']"


def passage(data: bytes, locator: str) -> str:
    """Return the XML of the record at a place, but for its password, if it holds one, and the messages of a chat."""
    refuse_doctype(data[:65_536])
    by_id, by_count = _WITH_ID.fullmatch(locator), _WITHOUT.fullmatch(locator)
    found = None
    try:
        if by_id is not None:
            found = _near(data, by_id[1], by_id[2])
            if found is None:
                found = _walked(data, by_id[1], by_id[2], 0)
        elif by_count is not None:
            found = _walked(data, by_count[1], None, int(by_count[2]))
    except BAD_XML as error:
        raise UnreadableError(NO_PLACE, locator) from error
    return shown(None if found is None else _shortened(found), locator)


def _near(data: bytes, kind: str, wanted: str) -> etree._Element | None:
    """Return the element whose opening tag holds the identifier, parsed from there on; None where that is no way."""
    quoted, opening = f'id="{wanted}"'.encode(), f"<{kind} ".encode()
    position = data.find(quoted)
    while position >= 0:
        start = data.rfind(b"<", 0, position)
        if start >= 0 and data.startswith(opening, start):
            return _from(data, start, kind, wanted)
        position = data.find(quoted, position + 1)
    return None


def _from(data: bytes, start: int, kind: str, wanted: str) -> etree._Element | None:
    parser: Any = etree.XMLPullParser(events=("end",), tag=f"{{*}}{kind}", **SAFE)
    try:
        parser.feed(_OPENING)
        for begin in range(start, len(data), _PIECE):
            parser.feed(data[begin : begin + _PIECE])
            node: etree._Element
            for _event, node in parser.read_events():
                if identifier(node) == wanted:
                    return node
                if node.get("type") == "InstantMessage":
                    release(node)
    except BAD_XML:
        # Another encoding, or a prefix declared above: the long way finds it.
        return None
    return None


def _walked(data: bytes, kind: str, wanted: str | None, number: int) -> etree._Element | None:
    """Return the element of that identifier, or the one of that number among those that have none."""
    node: etree._Element
    for _event, node in etree.iterparse(BytesIO(data), events=("end",), tag=f"{{*}}{kind}", **SAFE):
        if wanted is not None:
            if identifier(node) == wanted:
                return node
        elif node.get("id") is None:
            number -= 1
            if not number:
                return node
        parent = node.getparent()
        if node.get("type") == "InstantMessage" or parent is None or not local(parent).endswith("odelField"):
            release(node)
    return None


def _shortened(node: etree._Element) -> etree._Element:
    hidden = [inner for inner in node.iter("{*}field", "{*}multiModelField") if inner.get("name") in _HIDDEN]
    for inner in hidden:
        parent = inner.getparent()
        if parent is not None:
            parent.remove(inner)
    return node

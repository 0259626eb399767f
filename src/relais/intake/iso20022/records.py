"""Streams the records of an ISO 20022 message.

One holder (a statement, a batch) is open at a time, and each record goes once it is read.
"""

from collections.abc import Iterator

from lxml import etree

from relais.intake.format import Sealed
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import (
    BAD_XML,
    broken,
    check_doctype,
    events,
    local,
    place_above,
    refuse_doctype,
    release,
    shown,
    walk,
    whole,
)


def records(sealed: Sealed, holders: tuple[str, ...], record: str) -> Iterator[tuple[Element, Element | None]]:
    """Yield (holder, record) for every record, and (holder, None) at the end of each holder.

    Holders and records are told by their local names; what a holder states of itself stands before its records.
    Raises UnreadableError at the line where the XML breaks.
    """
    refuse_doctype(sealed.head)
    follow = _Follow(holders)
    try:
        for event, node in events(sealed, (*holders, record)):
            if (found := follow.see(event, node)) is not None:
                yield found
                release(node)
    except BAD_XML as error:
        raise broken(error) from error


def passage(data: bytes, locator: str) -> str:
    """Return the XML of the element at a locator. Raises UnreadableError where none is."""
    root = whole(data, locator)
    first, *steps = locator.split("/")[1:] or [""]
    return shown(walk(root if local(root) == first else None, steps), locator)


class _Follow:
    """Knows which holder is open, and numbers holders and records."""

    def __init__(self, holders: tuple[str, ...]) -> None:
        self._holders = holders
        self._open: Element | None = None
        self._parent: etree._Element | None = None
        self._numbers: dict[str, int] = {}
        self._count = 0

    def see(self, event: str, node: etree._Element) -> tuple[Element, Element | None] | None:
        """Take note of a start or an end; return what has ended, if it is a holder or a record of the open one."""
        holder = self._open
        if holder is None:
            if event == "start" and local(node) in self._holders:
                self._begin(node)
        elif event == "end" and node is holder.node:
            self._open = None
            return holder, None
        elif event == "end" and node.getparent() is holder.node and local(node) not in self._holders:
            self._count += 1
            return holder, Element(node, f"{holder.place}/{local(node)}[{self._count}]")
        return None

    def _begin(self, node: etree._Element) -> None:
        check_doctype(node)
        parent, name = node.getparent(), local(node)
        if parent is None or parent is not self._parent:
            self._numbers = {}
        number = self._numbers[name] = self._numbers.get(name, 0) + 1
        self._parent, self._count = parent, 0
        self._open = Element(node, f"{place_above(node)}/{name}[{number}]")

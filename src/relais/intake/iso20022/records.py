"""Streams the records of an ISO 20022 message.

One holder (a statement, a batch) is open at a time, and each record goes once it is read.
"""

from collections.abc import Iterator

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.format import Sealed
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import (
    BAD_XML,
    broken,
    check_doctype,
    events,
    local,
    refuse_doctype,
    release,
    text_at,
)
from relais.model.notice import msg

EMPTY = msg("nothing stands in this record: it is skipped")


def records(
    sealed: Sealed, facts: Facts, holders: tuple[str, ...], record: str
) -> Iterator[tuple[Element, Element | None]]:
    """Yield (holder, record) for every record, and (holder, None) at the end of each holder.

    Holders and records are told by their local names; what a holder states of itself stands before its records. A
    record without anything in it is skipped, and said.
    Raises UnreadableError at the line where the XML breaks.
    """
    refuse_doctype(sealed.head)
    follow = _Follow(holders)
    try:
        for event, node in events(sealed, (*holders, record)):
            if (found := follow.see(event, node)) is not None:
                if found[1] is not None and len(node) == 0:
                    facts.notice(EMPTY, found[1].place, skipped=1)
                else:
                    yield found
                release(node)
    except BAD_XML as error:
        raise broken(error) from error


def passage(data: bytes, locator: str) -> str:
    """Return the XML of the element at a locator. Raises UnreadableError where none is."""
    return text_at(data, locator)


class _Follow:
    """Knows which holder is open, and numbers holders and records."""

    def __init__(self, holders: tuple[str, ...]) -> None:
        self._holders = holders
        self._open: Element | None = None
        self._parent: etree._Element | None = None
        self._numbers: dict[str, int] = {}
        self._count = 0
        self._above: dict[tuple[int, str], tuple[etree._Element, int]] = {}

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
        above = "".join(self._step(depth, one) for depth, one in enumerate(reversed(list(node.iterancestors()))))
        self._open = Element(node, f"{above}/{name}[{number}]")

    def _step(self, depth: int, node: etree._Element) -> str:
        """Return the step of an ancestor, numbered on from the last one of its name: a file may hold many."""
        name, key = local(node), (depth, local(node))
        last, number = self._above.get(key, (None, 0))
        if last is None or (last is not node and last.getparent() is not node.getparent()):
            last, number = None, 0
        if last is not node:
            for one in node.itersiblings("{*}*", preceding=True):
                if one is last:
                    break
                number += local(one) == name
            number += 1
            self._above[key] = (node, number)
        return f"/{name}[{number}]" if number > 1 else f"/{name}"

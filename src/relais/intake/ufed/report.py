"""The report.xml of a Cellebrite extraction (UFED Physical Analyzer, Inseyets), alone or out of a .ufdr.

Read after public descriptions, for the vendor publishes no schema: the models of SEilers/UFEDLib (MIT), the readers of
casework/CASE-Implementation-UFED-XML (Apache-2.0) and of IPED, last checked 2026-11-28. No real report was at hand: the
reader is unproven.

A locator is the XPath of a record by its identifier, "//model[@id='8204cd26-…']" or "//file[@id='…']"; one without an
identifier is counted among those: "(//model[not(@id)])[3]", in the order of their ends.

A report has gigabytes: each record goes once it is read, and each message of a chat on its own, as it ends. What stands
whole in memory is one record, without the messages of a chat. The state of a record (intact, deleted) is kept as
written. Passwords are never read. A time that states no offset is asked for, for the offset beside it (in
`formattedTimestamp`) is that of the tool's own display.
"""

import re
from collections import Counter
from collections.abc import Callable

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.syntax.xml_source import (
    BAD_XML,
    broken,
    check_doctype,
    events,
    opening,
    refuse_doctype,
    release,
)
from relais.intake.ufed.calls import Calls
from relais.intake.ufed.files import Files
from relais.intake.ufed.funds import Funds
from relais.intake.ufed.model import Model
from relais.intake.ufed.people import People
from relais.intake.ufed.place import Places, passage, placed
from relais.intake.ufed.talks import Talk, Talks
from relais.intake.ufed.values import when
from relais.intake.visited import Visited
from relais.model.notice import msg

LEFT_OUT = msg("records of the type {type} are not read by this reader: {count} give no fact")
NO_URL = msg("this visited page has no address: it is skipped")

_ROOT = re.compile(rb"<(?:[\w.-]+:)?project\b[^>]*http://pa\.cellebrite\.com/report/2\.")
# Parts of a record that are read with it, and stay in memory until it ends.
_PARTS = frozenset((
    "Party", "Attachment", "PhoneNumber", "EmailAddress", "EMailAddress", "UserID", "WebAddress", "ContactEntry",
    "Price", "StreetAddress",
))  # fmt: skip
_INSIDE = ("modelField", "multiModelField")


def recognise(sealed: Sealed) -> bool:
    """Tell a report by its root and the vendor's namespace."""
    return bool(_ROOT.match(opening(sealed.head)))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every record. Raises UnreadableError at the line where the XML breaks."""
    refuse_doctype(sealed.head)
    reader = _Reader(facts)
    try:
        for _event, node in events(sealed, ("model", "file", "extraInfo"), ("end",)):
            reader.see(node)
    except BAD_XML as error:
        raise broken(error) from error
    finally:
        reader.close()


class _Reader:
    """Follows the elements as they end, and lets each go once it is read."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._places = Places("model")
        self._people = People(facts)
        self._talks = Talks(facts, self._people)
        self._calls = Calls(facts, self._people)
        self._funds = Funds(facts, self._people)
        self._files = Files(facts)
        self._pages = Visited(facts)
        self._left_out: Counter[str] = Counter()
        self._first = True
        # The list of messages in which the last message stood, and its chat.
        self._list: etree._Element | None = None
        self._talk = Talk()
        self._readers: dict[str, Callable[[etree._Element, str], None]] = {
            "Call": self._calls.add,
            "Chat": self._chat,
            "InstantMessage": self._talks.message,
            "SMS": self._talks.message,
            "MMS": self._talks.message,
            "Email": self._talks.message,
            "TransferOfFunds": self._funds.add,
            "VisitedPage": self._page,
            "UserAccount": lambda node, place: self._people.account(Model(node), place),
            "Contact": lambda node, place: self._people.contact(Model(node), place),
            "FinancialAccount": lambda node, place: self._people.financial(Model(node), place),
        }

    def see(self, node: etree._Element) -> None:
        """Take note of the end of an element."""
        if self._first:
            check_doctype(node)
            self._first = False
        name = node.tag[node.tag.rfind("}") + 1 :]
        if name == "model":
            self._places.ended(node)
            self._model(node)
            return
        if name == "file":
            self._files.add(node)
        release(node)

    def close(self) -> None:
        """Hand on what is gathered, and say what was left out."""
        for gathered in (self._talks, self._calls, self._funds, self._pages):
            gathered.flush()
        self._files.close()
        for type_, count in sorted(self._left_out.items()):
            self._facts.notice(LEFT_OUT, skipped=count, type=type_, count=count)

    def _model(self, node: etree._Element) -> None:
        type_ = node.get("type", "")
        parent = node.getparent()
        if parent is None or not parent.tag.endswith(_INSIDE):
            self._record(node, type_)
        elif type_ == "InstantMessage" and (parent is self._list or parent.get("name") == "Messages"):
            place = self._places.last(node)
            if parent is not self._list:
                self._open(parent, place)
            self._talks.message(node, place, self._talk)
        elif type_ in _PARTS and parent is not self._list:
            return
        release(node)

    def _record(self, node: etree._Element, type_: str) -> None:
        reader = self._readers.get(type_)
        if reader is None:
            self._left_out[type_[:60]] += 1
        else:
            reader(node, self._places.last(node))

    def _open(self, list_: etree._Element, place: str) -> None:
        """Take note of the chat in which a list of messages stands; what stands behind the list is read at its end."""
        chat = list_.getparent()
        self._list = list_
        self._talk = Talk() if chat is None else self._talks.opened(chat, placed(chat) or place)

    def _chat(self, node: etree._Element, place: str) -> None:
        self._list = None
        self._talks.opened(node, place)

    def _page(self, node: etree._Element, place: str) -> None:
        found = Model(node)
        url = found.fields.get("Url")
        if url is None:
            self._facts.notice(NO_URL, place, skipped=1)
            return
        seen = when(self._facts, place, found.fields.get("LastVisited"))
        self._pages.add(place, url, seen=seen, state=found.state)


FORMAT = Format(
    name="ufed_xml",
    version=1,
    title=msg("Cellebrite report (UFED report.xml)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "call", "payment", "media"),
    limits=(
        msg("read after public descriptions: no real report was at hand"),
        msg("places, devices, applications, passwords and other records are counted and left out"),
        msg("a text of more than 10 MB ends the reading"),
    ),
)

"""CASE/UCO bundles in JSON-LD: what laboratories and partners exchange, of any version since UCO had its namespace.

Read after the ontologies of UCO 1.x and CASE 1.x and their published examples, last checked 2026-11-28. Samples, not
ours, counted by walking the JSON: `accounts.json` 2 digital accounts, 1 e-mail account, 1 person; `call_log.json` 4
accounts, 4 calls of 9 callees; `message.json` 4 accounts, 2 messages; `sms_and_contacts.json` 4 accounts, 1 message, 1
contact; `ufed_Call_CASE_1.0.0.json` 2 accounts, 1 call; `ufed_Message_CASE_1.0.0.json` 2 accounts, 2 messages; two of
cell sites, which are counted and left out.

Nodes stand in `@graph` or in the `object` of a bundle. Names are read without prefix or namespace, so that a context is
never fetched nor needed. Locators are JSON pointers to a node ('/@graph/12'; '/@graph/0/uco-core:object/3' where it is
written inside another). Two passes: the first holds what others refer to (accounts, contacts, applications, the thread
of each message), the second reads calls and messages one by one.
"""

import json
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from relais.intake.calls import Calls, length, outcome
from relais.intake.case.node import Facet, Node, escaped, local, nodes
from relais.intake.case.own import RECORD, TERMS, Own, written
from relais.intake.case.people import SIM, People
from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.stated import moment
from relais.intake.syntax.json_document import NO_RECORD, Document, beginning, document
from relais.intake.syntax.json_outline import BOM
from relais.model.call import STATUSES as CALL_STATUSES
from relais.model.notice import UnreadableError, msg
from relais.selectors.handle import service_name

NO_GRAPH = msg("this bundle has no list of objects: nothing could be read")
LEFT_OUT = msg("objects of the type {type} are not read by this reader: {count} give no fact")
SAYS_NOTHING = msg("of this call or message nothing is said, neither when nor who nor what: it is skipped")

# The second is an older one.
_SPACE = (b"unifiedcyberontology.org/uco/", b"unifiedcyberontology.org/ontology/uco/", b"caseontology.org/")
_LISTS = ("@graph", "object")
_MESSAGES = ("MessageFacet", "SMSMessageFacet", "EmailMessageFacet")
# Types of nodes that give no fact of their own and are told by those that name them.
_AROUND = frozenset((
    "Application", "Software", "OperatingSystem", "Organization", "Identity", "Person", "EmailAddress", "Bundle",
    "Relationship", "ObservableRelationship", "MessageThread", "Thread", "ThreadItem", "Account", "PhoneAccount",
    "ApplicationAccount", "DigitalAccount", "EmailAccount", "Contact", "UcoObject", "ObservableObject",
    "CyberItem", "MobileAccount",
))  # fmt: skip
_NO_FACT_OF_OWN = frozenset((
    "ApplicationFacet", "SoftwareFacet", "EmailAddressFacet", "MessageThreadFacet", "AccountFacet", "ContactFacet",
    "PhoneAccountFacet", "DigitalAccountFacet", "ApplicationAccountFacet", "EmailAccountFacet", "SimpleNameFacet",
    "DataRangeFacet", "MobileAccountFacet",
))  # fmt: skip
_KEPT_SECRET = frozenset(("password", "passwordHash"))


def recognise(sealed: Sealed) -> bool:
    """Tell a bundle by the namespace of its context and the list of its objects, our terms beside it by their hash."""
    if sealed.source_id in TERMS:
        return True
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith((b"{", b"[")) or not any(space in head for space in _SPACE) or b'"@id"' not in head:
        return False
    root = beginning(head)
    if isinstance(root, list):
        return any(isinstance(one, dict) and "@id" in one for one in root)
    return isinstance(root, dict) and _list_of(root) is not None


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the accounts, contacts and persons, then every call and message."""
    if sealed.source_id in TERMS:
        return
    people = People(facts)
    with sealed.path.open("rb") as file:
        found, place, records = _opened(file, sealed.size, sealed.head)
        for node in _nodes(found, place, records):
            people.see(node)
        people.add()
        found.records = 0
        reader = _Reader(facts, people)
        for start, batch in found.batches(records):
            for index, record in enumerate(batch, start):
                reader.record(record, f"{place}/{index}")
        reader.close()
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return the JSON of the node at a pointer, without its password. Raises UnreadableError where none stands."""
    found, place, records = _opened(BytesIO(data), len(data), data[:65_536])
    first, *steps = locator.removeprefix(f"{place}/").split("/") if locator.startswith(f"{place}/") else [""]
    if first.isascii() and first.isdigit():
        for start, batch in found.batches(records):
            if start <= int(first[:12]) < start + len(batch):
                return json.dumps(
                    _bare(_at(batch[int(first[:12]) - start], steps, locator)), ensure_ascii=False, indent=1
                )
    raise UnreadableError(NO_RECORD, locator)


def _opened(file: BinaryIO, size: int, head: bytes) -> tuple[Document, str, list[Any]]:
    """Return the document, the pointer of its list of nodes, and that list."""
    start = beginning(head.removeprefix(BOM).lstrip())
    name = _list_of(start) if isinstance(start, dict) else None
    found = document(file, size, name or "@graph", (2,))
    root = found.root
    if isinstance(root, list):
        return found, "", root
    name = _list_of(root) if isinstance(root, dict) else None
    if name is None:
        raise UnreadableError(NO_GRAPH)
    return found, f"/{escaped(name)}", root[name]


def _list_of(root: dict[str, Any]) -> str | None:
    return next(
        (key for wanted in _LISTS for key, value in root.items() if local(key) == wanted and isinstance(value, list)),
        None,
    )


def _nodes(found: Document, place: str, records: list[Any]) -> Iterator[Node]:
    for start, batch in found.batches(records):
        for index, record in enumerate(batch, start):
            yield from nodes(record, f"{place}/{index}")


class _Reader:
    def __init__(self, facts: Facts, people: People) -> None:
        self._facts = facts
        self._people = people
        self._messages = chat.MixedMessages(facts, 1)
        self._calls = Calls(facts)
        self._own = Own(facts, people)
        self._left_out: Counter[str] = Counter()

    def record(self, record: object, place: str) -> None:
        """Read what one record of the graph holds."""
        if not isinstance(record, dict):
            self._facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(record).__name__)
            return
        for node in nodes(record, place):
            call, message = node.facet("CallFacet"), node.facet(*_MESSAGES)
            if call is not None:
                self._call(node, call)
            if message is not None:
                self._message(node, message)
            if call is None and message is None and not self._own.read(node):
                self._other(node)

    def close(self) -> None:
        """Hand on what is gathered, and say what was left out."""
        self._messages.flush()
        self._calls.flush()
        self._own.close()
        for type_, count in sorted(self._left_out.items()):
            self._facts.notice(LEFT_OUT, skipped=count, type=type_, count=count)

    def _other(self, node: Node) -> None:
        if "Message" in node.types or "Call" in node.types:
            self._facts.notice(SAYS_NOTHING, node.place, skipped=1)
            return
        if self._people.party(node.id) is None and node.facet(SIM) is None:
            own = [name for name in node.types if name not in _AROUND]
            own += [name for name in node.by_type if name not in _NO_FACT_OF_OWN]
            if own:
                self._left_out[own[0].removesuffix("Facet")[:60]] += 1

    def _call(self, node: Node, facet: Facet) -> None:
        callers = [self._people.party(ref) for ref in facet.refs("from")]
        callees = [self._people.party(ref) for ref in facet.refs("to")]
        record = node.facet(RECORD)
        if record is None:
            when = moment(self._facts, node.place, facet.text("startTime"))
        else:
            when = written(self._facts, node.place, record)
        if not callers and not callees and when.raw is None:
            self._facts.notice(SAYS_NOTHING, node.place, skipped=1)
            return
        kinds = facet.texts("callType")
        status, seconds = outcome(
            self._facts, node.place, kinds, length(self._facts, node.place, facet.only("duration"))
        )
        service = self._people.service(facet)
        if record is not None:
            stated, service = record.text("status"), record.text("service")
            status = stated if stated in CALL_STATUSES else status
        self._calls.add(
            node.place,
            when,
            (callers[0] if len(callers) == 1 else None, callees),
            service=service_name(service) if service else None,
            seconds=seconds,
            video=any("video" in kind.lower() for kind in kinds) or None,
            status=status,
            state=facet.text("allocationStatus"),
        )

    def _message(self, node: Node, facet: Facet) -> None:
        sender = [self._people.party(ref) for ref in facet.refs("from")]
        readers = [self._people.party(ref) for ref in facet.refs("to", "cc", "bcc")]
        when = moment(self._facts, node.place, facet.text("sentTime", "receivedTime"))
        text = "\n".join(facet.texts("subject") + facet.texts("messageText", "body")) or None
        if not sender and not readers and when.raw is None and text is None:
            self._facts.notice(SAYS_NOTHING, node.place, skipped=1)
            return
        thread, both = self._people.thread(node.id)
        who = sender[0] if len(sender) == 1 else None
        recipient = readers[0] if len(readers) == 1 else None
        if not readers and len(both) == 2 and who in both:
            recipient = both[who == both[0]]
        attached = self._people.attachments.get(node.id or "", 0)
        row = (node.place, who, recipient, thread, when, attached, text)
        self._messages.add(self._people.service(facet), facet.text("allocationStatus"), row)


def _at(found: Any, steps: list[str], locator: str) -> Any:
    for step in steps:
        key = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(key[:12])] if isinstance(found, list) else found[key]
        except (KeyError, ValueError, IndexError, TypeError) as error:
            raise UnreadableError(NO_RECORD, locator) from error
    return found


def _bare(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _bare(value) for key, value in found.items() if local(key) not in _KEPT_SECRET}
    return [_bare(one) for one in found] if isinstance(found, list) else found


FORMAT = Format(
    name="case_jsonld",
    version=3,
    title=msg("CASE/UCO bundle (JSON-LD)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "payment", "call", "message", "login", "media", "trip"),
    samples=(
        "case_uco/accounts.json",
        "case_uco/call_log.json",
        "case_uco/cell_site.json",
        "case_uco/message.json",
        "case_uco/sms_and_contacts.json",
        "case_uco/ufed_CELL_SITE_CASE_1.0.0.json",
        "case_uco/ufed_Call_CASE_1.0.0.json",
        "case_uco/ufed_Message_CASE_1.0.0.json",
    ),
    limits=(
        msg("cell sites, files, devices and other objects are counted and left out"),
        msg("an object described in several places of the bundle counts by the first"),
    ),
)

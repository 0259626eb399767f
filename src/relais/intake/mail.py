"""The headers of an e-mail: who wrote to whom, when, from which address. Its bodies and files are sources of their own.

An e-mail (.eml, .mbox) is opened as a container; what is no body of a part is its member `message-without-its-parts`,
which this reads. After RFC 5322, 6532, 2045 and 2183, with tolerance; last checked 2026-11-28. Samples: 4 e-mails that
are not ours, 4 messages of 8 parties, 2 of them without a date. Locators: 'message/1', one per recipient, where its
subject stands; 'From/1', 'To/2', a header's second address; 'Received/3', from the top. Cannot tell: whether the sender
is who the headers say. Every header but those of one's own servers may be forged.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_tz

from relais.intake.chat import gather as chat
from relais.intake.container.members.mail import is_mail
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER, NOT_A_TIME, UNKNOWN_TIME, Instant
from relais.intake.login import login
from relais.intake.side import Parties, Side
from relais.intake.stated import local_moment
from relais.model.notice import UnreadableError, msg
from relais.selectors.kinds import parse

BAD_HEADER = msg("the header {name} does not parse: it is read as far as it goes")
NO_SENDER = msg("no header says who wrote it")
TWICE = msg("the header {name} stands {count} times: the first is read")
SENDERS = msg("the headers name {count} senders: the first is taken as the one who wrote it")
NO_PLACE = msg("the e-mail has no such header")
LONG = msg("more than {limit} bytes of headers: only the first are read")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEADERS, _FRAME = 1 << 18, 8 << 20
_TO = ("To", "Cc", "Bcc")
_PLACE = re.compile(r"([A-Za-z][A-Za-z-]{0,60})(?:/(\d{1,5}))?")
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w.-]{1,255}")
_IP = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]")
_BARE_IP = re.compile(r"\[?(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]?")
_ID = re.compile(r"<([^<>\s]{1,998})>")
# The zones that RFC 5322 knows; 'CEST' and the like are none of them.
_ZONE = re.compile(r"\d:\d\d(?:\.\d+)?\s*(?:[+-]\d{4}|UTC?|GMT|Z|[AECMP][SD]T)\b", re.IGNORECASE)
_GROUP = re.compile(r"[^@]*:\s*;?\s*")
# Addresses inside a house, or inside a machine: no hop through them is from outside.
_INSIDE = ("private", "loopback", "cgnat", "link_local", "unspecified", "reserved", "multicast")
# What the standard library puts for a byte of no character.
_REPLACED = "\ufffd"
_BAD = (MessageError, LookupError, ValueError, OverflowError, TypeError, AttributeError, RecursionError)


def recognise(sealed: Sealed) -> bool:
    """Tell the headers of an e-mail: three known ones, a sender or a date among them."""
    return is_mail(sealed.head)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the headers, and count the files that the message announces."""
    with sealed.path.open("rb") as file:
        frame = file.read(_FRAME)
    mail = _Mail(facts, _headers(frame))
    if len(_above(frame)) >= _HEADERS:
        facts.notice(LONG, limit=_HEADERS)
    at = mail.date()
    parties = Parties(facts)
    senders = list(dict.fromkeys(mail.parties(parties, "From")))
    sender = senders[0] if senders else None
    if not senders:
        facts.notice(NO_SENDER)
    elif len(senders) > 1:
        facts.notice(SENDERS, "From", count=len(senders))
    recipients = [party for name in _TO for party in mail.parties(parties, name)]
    files = _attachments(mail.headers, frame[len(_above(frame)) :])
    subject = mail.text("Subject") or None
    thread = mail.conversation()
    messages = chat.Messages(facts, "e-mail", 1)
    messages.extend(
        (f"message/{number}", sender, recipient, thread, at, files, subject)
        for number, recipient in enumerate(recipients or [None], 1)
    )
    messages.flush()
    mail.logins(sender, at)


def passage(data: bytes, locator: str) -> str:
    """Return the header at a place, or the subject at 'message/1'. Raises UnreadableError where there is none."""
    place = _PLACE.fullmatch(locator)
    if place is None:
        raise UnreadableError(NO_PLACE, locator)
    headers = _headers(data[:_FRAME])
    if place[1] == "message":
        return _decoded(headers.get("Subject", ""))[0]
    name, number = place[1], place[2] or "1"
    found = [_decoded(value)[0] for value in headers.get_all(name, [])]
    if name == "Received" and found:
        found = found[int(number) - 1 : int(number)] if int(number) else []
    if not found:
        raise UnreadableError(NO_PLACE, locator)
    return "\n".join(found)


class _Mail:
    """The headers of one e-mail, and what is said of those that do not parse."""

    def __init__(self, facts: Facts, headers: Message) -> None:
        self.facts = facts
        self.headers = headers

    def text(self, name: str) -> str:
        """Return a header as text; '' where there is none."""
        values = self.headers.get_all(name, [])
        if not values:
            return ""
        if len(values) > 1:
            self.facts.notice(TWICE, name, name=name, count=len(values))
        text, whole = _decoded(values[0])
        if not whole or _REPLACED in text:
            self.facts.notice(BAD_HEADER, name, name=name)
        return text

    def date(self) -> Instant:
        """Return when it was sent, as its own Date says."""
        return _moment(self.facts, "Date", self.text("Date")) if "Date" in self.headers else NEVER

    def parties(self, parties: Parties, name: str) -> Iterator[int]:
        """Yield the party of each address of a header."""
        number = 0
        for value in self.headers.get_all(name, []):
            for shown, address in self._addresses(name, str(value)):
                number += 1
                side = Side(nickname=shown or None, selectors=(("email", None, address),) if address else ())
                ordinal = parties.ordinal(f"{name}/{number}", "account", side)
                if ordinal is not None:
                    yield ordinal

    def _addresses(self, name: str, value: str) -> list[tuple[str, str]]:
        try:
            found = getaddresses([value])
        except _BAD:
            found = []
        read: list[tuple[str, str]] = []
        for shown, address in found if any(address for _shown, address in found) else [("", value)]:
            # Where it does not parse, what has the form of an address is one.
            inside = [address] if _ADDRESS.fullmatch(address) else _ADDRESS.findall(address)
            if inside != [address] and inside:
                self.facts.notice(BAD_HEADER, name, name=name)
            if _REPLACED in shown:
                self.facts.notice(BAD_HEADER, name, name=name)
            read += [(_decoded(shown)[0].strip(), _whole(each)) for each in inside or [address] if shown or each]
        return [each for each in read if not _GROUP.fullmatch(each[1])]

    def conversation(self) -> str | None:
        """Return the identifier of the first message of its thread, else its own."""
        for name in ("References", "In-Reply-To", "Message-ID"):
            found = _ID.search(self.text(name)) if name in self.headers else None
            if found is not None:
                return found[1]
        return None

    def logins(self, sender: int | None, at: Instant) -> None:
        """Add the address from which it was sent, and that of the first hop from outside, each as a header says."""
        origin = _BARE_IP.fullmatch(self.text("X-Originating-IP").strip())
        if origin is not None:
            login(self.facts, "X-Originating-IP", origin[1], party=sender, event="sent", service="e-mail", seen=at)
        hops = self.headers.get_all("Received", [])
        # The lowest was written first.
        for number in range(len(hops), 0, -1):
            told, _whole_header = _decoded(hops[number - 1])
            route, _semicolon, time = told.rpartition(";")
            came, by, _rest = (route or told).partition(" by ")
            address = _IP.search(came) if by and came.lstrip().lower().startswith("from ") else None
            parsed = parse("ip", address[1]) if address else None
            if address is not None and parsed is not None and parsed.nature not in _INSIDE:
                place = f"Received/{number}"
                seen = _moment(self.facts, place, time.strip()) if time.strip() else NEVER
                login(self.facts, place, address[1], service="e-mail", seen=seen)
                return


def _headers(frame: bytes) -> Message:
    headers = Message()
    try:
        for name, raw in BytesHeaderParser().parsebytes(_above(frame)).raw_items():
            headers.set_raw(name, _unicode(raw))
    except _BAD:
        return headers
    return headers


def _unicode(raw: str) -> str:
    """Return a header whose bytes are UTF-8, as RFC 6532 allows, as text; any other as the parser left it."""
    try:
        return raw.encode("ascii", "surrogateescape").decode()
    except UnicodeError:
        return raw


def _above(frame: bytes) -> bytes:
    """Return what stands above the first empty line."""
    ends = (found for found in (frame.find(b"\r\n\r\n", 0, _HEADERS), frame.find(b"\n\n", 0, _HEADERS)) if found >= 0)
    return frame[: min(ends, default=min(len(frame), _HEADERS))]


def _attachments(headers: Message, below: bytes) -> int:
    """Count the parts that are files: said to be attached, or named."""
    blocks = [BytesHeaderParser().parsebytes(block[:_HEADERS]) for block in _blocks(below)]
    return sum(map(_is_file, blocks or [headers]))


def _blocks(below: bytes) -> Iterator[bytes]:
    """Yield the headers of each part: what stands below a boundary, up to an empty line."""
    for number, block in enumerate(re.split(rb"(?m)^--[^\r\n]{1,200}\r?\n", below)):
        if number and number <= 10_000:
            yield _above(block)


def _is_file(headers: Message) -> bool:
    try:
        return headers.get_content_disposition() == "attachment" or headers.get_filename() is not None
    except _BAD:
        return False


def _decoded(value: object) -> tuple[str, bool]:
    """Return a header as text on one line, and whether it was decoded whole."""
    try:
        text, whole = str(make_header(decode_header(value))), True  # type: ignore[arg-type]
    except _BAD:
        text, whole = str(value), False
    return " ".join(_whole(text).split()), whole


def _whole(text: str) -> str:
    """Return a text with the bytes that are no character replaced."""
    return text.encode("utf-8", "replace").decode()


def _moment(facts: Facts, place: str, raw: str) -> Instant:
    """Read a date of RFC 5322; one without a zone waits for an answer, what is none is kept as written."""
    try:
        found = parsedate_tz(raw)
    except _BAD:
        found = None
    try:
        local = datetime(*found[:6]) if found else None  # noqa: DTZ001 - its zone is attached below
    except _BAD:
        local = None
    if found is None or local is None:
        facts.notice(NOT_A_TIME if found else UNKNOWN_TIME, place, raw=raw[:100])
        return Instant(None, raw[:200])
    # A zone by a name that is not known, or none: the standard library would take it for UTC. '-0000' is UTC indeed.
    if _ZONE.search(raw) is None:
        return local_moment(facts, place, local, raw)
    offset = found[9] or 0
    if abs(offset) >= 86_400:
        facts.notice(UNKNOWN_TIME, place, raw=raw[:100])
        return Instant(None, raw[:200])
    at = (local.replace(tzinfo=UTC) - _EPOCH - timedelta(seconds=offset)) // timedelta(microseconds=1)
    return Instant(at, raw, "second", "file")


FORMAT = Format(
    name="mail",
    version=1,
    title=msg("E-mail, its headers"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message", "login"),
    samples=("email/msg_01.eml", "email/msg_21.eml", "email/msg_35.eml", "email/msg_41.eml"),
    limits=(
        msg("headers may be forged: only those of one's own servers prove anything"),
        msg("length and tokens are those of the subject: the body is a source of its own"),
    ),
)

"""Walks an e-mail (RFC 5322, MIME) or a mailbox of them: one pass over its lines, then each part as a window.

What is no part's body (headers, boundaries, the words around the parts) is a member too, so that nothing is lost.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser

from relais.intake.container.members.entry import Entry, Refused
from relais.intake.container.members.stream import Bytes, Window, Windows
from relais.intake.container.members.transfer import DECODERS
from relais.model.notice import msg

ENCODING = msg("encoded as {encoding}, which is not known here: not read; decode it elsewhere and bring it in")
TOO_MANY = msg("more than {limit} parts: the rest is not read; open the e-mail elsewhere")
NO_PARTS = msg("announces parts that cannot be told apart (no boundary, none found, or too deep): open it elsewhere")
LONG_HEADER = msg("headers of more than {limit} bytes: only the first are read")
BETWEEN_PARTS = msg("{size} bytes stand outside every part: not kept")

# A part's name of its own, so that it cannot be taken for an attachment's.
FRAME = "message-without-its-parts"
_DEEPEST = 20
_LONGEST_HEADERS = 1 << 16
_LONGEST_BETWEEN = 1 << 16
_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 16

_MOST_PARTS = 10_000
_MALFORMED = (ValueError, LookupError, AttributeError, TypeError, RecursionError)

_FIELD = re.compile(rb"[!-9;-~]{1,70}:(?:[^\r\n]*)\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_KNOWN = (
    b"from", b"to", b"date", b"subject", b"message-id", b"mime-version", b"received", b"content-type",
    b"return-path", b"delivered-to", b"reply-to", b"cc", b"x-mailer", b"content-transfer-encoding",
)  # fmt: skip
_LEADING = frozenset((b"from", b"received", b"date", b"return-path", b"delivered-to", b"message-id"))


def is_mail(head: bytes) -> bool:
    """Say whether `head` begins with the headers of an e-mail: three known ones, a sender or a date among them."""
    known = set()
    at = 0
    while found := _FIELD.match(head, at):
        name = found[0].partition(b":")[0].lower()
        known |= {name} & set(_KNOWN)
        at = found.end()
        if at > 1 << 14:
            break
    return len(known) >= 3 and bool(known & _LEADING)


def is_mailbox(head: bytes) -> bool:
    """Say whether `head` begins a mailbox: a 'From ' line, then an e-mail."""
    line, _, rest = head.partition(b"\n")
    return line.startswith(b"From ") and len(line) < 300 and is_mail(rest)


def walk_mailbox(source: Bytes) -> Iterator[Entry]:
    """Yield the e-mails of a mailbox."""
    number, start, blank = 0, 0, True
    for at, line in _lines(source):
        if blank and line.startswith(b"From "):
            if number:
                yield _message(source, number, start, at)
            number, start = number + 1, at + len(line)
        blank = not line.strip(b"\r\n")
    yield _message(source, number, start, source.size)


def _message(source: Bytes, number: int, start: int, end: int) -> Entry:
    return Entry(f"{number:06}.eml", lambda: Window(source, start, end - start))


@dataclass
class _Part:
    headers: Message
    start: int
    end: int = 0


@dataclass
class _Level:
    boundary: bytes
    headers: Message
    start: int
    parts: int = 0


@dataclass
class _Scan:
    """What one pass over an e-mail finds: parts with their place, and what is wrong."""

    parts: list[_Part] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    open: _Part | None = None


def walk_mail(source: Bytes) -> Iterator[Entry | Refused]:
    """Yield the frame of the e-mail, then its parts."""
    scan = _scan(source)
    frame: list[tuple[int, int]] = []
    at = 0
    for start, end in [*((part.start, part.end) for part in scan.parts), (source.size, source.size)]:
        if start - at > _LONGEST_BETWEEN + _LONGEST_HEADERS:
            scan.refused.append(Refused("", BETWEEN_PARTS, 1, {"size": str(start - at)}))
        else:
            frame.append((at, start - at))
        at = end
    yield Entry(FRAME, lambda: Windows(source, frame), whole=True)
    for number, part in enumerate(scan.parts, 1):
        yield _entry(source, part, number)
    yield from scan.refused


def _entry(source: Bytes, part: _Part, number: int) -> Entry | Refused:
    name = _told(part.headers.get_filename) or f"part-{number}"
    if _told(part.headers.get_content_maintype) == "multipart":
        return Refused(name, NO_PARTS)
    encoding = str(part.headers.get("content-transfer-encoding", "7bit")).split(";")[0].strip().lower()
    decode = DECODERS.get(encoding)
    if decode is None:
        return Refused(name, ENCODING, 1, {"encoding": ascii(encoding[:50])})
    charset = _told(part.headers.get_content_charset) if _told(part.headers.get_content_maintype) == "text" else None
    return Entry(
        name,
        lambda: decode(Window(source, part.start, part.end - part.start)),
        charset=ascii((charset or "")[:50])[1:-1],
    )


def _scan(source: Bytes) -> _Scan:
    scan = _Scan()
    header: bytearray | None = bytearray()
    last = b""
    for at, line in _lines(source):
        if len(scan.parts) >= _MOST_PARTS:
            scan.refused.append(Refused("", TOO_MANY, 1, {"limit": str(_MOST_PARTS)}))
            return scan
        level = _closes(scan.levels, line)
        if level is not None:
            _end_part(scan, at - (2 if last.endswith(b"\r\n") else 1))
            final = line.rstrip()[2:] != scan.levels[level].boundary
            _leave(scan, level if final else level + 1, at)
            header = None if final else bytearray()
        elif header is not None:
            if line.strip(b"\r\n") and len(header) < _LONGEST_HEADERS:
                header += line
            else:
                if len(header) >= _LONGEST_HEADERS:
                    scan.refused.append(Refused("", LONG_HEADER, 0, {"limit": str(_LONGEST_HEADERS)}))
                _begin(scan, bytes(header), at + len(line))
                header = None
        last = line
    if header:
        _begin(scan, bytes(header), source.size)
    _end_part(scan, source.size)
    _leave(scan, 0, source.size)
    return scan


def _closes(levels: list[_Level], line: bytes) -> int | None:
    """Return the level whose boundary this line is."""
    if not levels or not line.startswith(b"--"):
        return None
    mark = line.rstrip()[2:]
    for number in range(len(levels) - 1, -1, -1):
        if mark in (levels[number].boundary, levels[number].boundary + b"--"):
            return number
    return None


def _begin(scan: _Scan, raw: bytes, at: int) -> None:
    headers = _headers(raw)
    if scan.levels:
        scan.levels[-1].parts += 1
    boundary = _boundary(headers)
    if boundary and len(scan.levels) < _DEEPEST:
        scan.levels.append(_Level(boundary, headers, at))
    else:
        scan.open = _Part(headers, at)


def _end_part(scan: _Scan, at: int) -> None:
    if scan.open is not None:
        scan.open.end = max(at, scan.open.start)
        scan.parts.append(scan.open)
        scan.open = None


def _leave(scan: _Scan, level: int, at: int) -> None:
    for left in scan.levels[level:]:
        if not left.parts:
            scan.parts.append(_Part(left.headers, left.start, max(at, left.start)))
    del scan.levels[level:]


def _headers(raw: bytes) -> Message:
    try:
        return BytesHeaderParser().parsebytes(raw)
    except _MALFORMED:
        return Message()  # as if it had none: plain text


def _boundary(headers: Message) -> bytes | None:
    if _told(headers.get_content_maintype) != "multipart":
        return None
    return (_told(headers.get_boundary) or "").encode("utf-8", "surrogateescape") or None


def _told(getter: Callable[[], str | None]) -> str | None:
    """Ask the standard library for what a header says; malformed ones make it raise many things."""
    try:
        return getter()
    except _MALFORMED:
        return None


def _lines(source: Bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its place; an overlong one comes in pieces."""
    at, rest = 0, b""
    while chunk := source.read_at(at + len(rest), _CHUNK):
        lines = _split(rest + chunk)
        rest = lines.pop() if len(lines[-1]) < _LONGEST_LINE and not lines[-1].endswith(b"\n") else b""
        for line in lines:
            yield at, line
            at += len(line)
    if rest:
        yield at, rest


def _split(data: bytes) -> list[bytes]:
    """Split at line feeds alone: a lone carriage return ends no line of an e-mail."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]

"""Cuts EDIFACT (ISO 9735) into segments, elements and components, as the file streams by.

The service characters are those of UNA, where it stands, else the usual ones. Blanks and line ends between segments,
and line ends that a mail or a screen put inside them, are no content. A segment that begins on a new line although the
one before it was not ended is one of its own, and marked. Lines that carried the interchange (the address of a Type B
telegram, the head of a mail) may stand before it: they are no segments and are not numbered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from relais.intake.container.members.mail import is_mail
from relais.model.notice import UnreadableError, msg

NO_END = msg("no segment ends within {most} bytes here: the rest cannot be read")
NO_SEGMENT = msg("no segment stands at this place")

_USUAL = b":+.?*'"
_PIECE = 1 << 16
_LONGEST = 1 << 20
_TAG = re.compile(r"[A-Z]{3}\Z")
_LINES = re.compile(rb"[\r\n]+")
_BOM = b"\xef\xbb\xbf"
# So far down an interchange may begin, on a line of its own or behind the sign that starts the text of a telegram.
_HEADER, _HEADER_LINES = 8_192, 60
_INTERCHANGE = re.compile(rb"[\r\n\x02][ \t]*(?=UNA[^A-Za-z0-9]{6}\s*UNB|UNB[^A-Za-z0-9\s])")


@dataclass(slots=True)
class Segment:
    """One segment: its number in the file (UNA not counted), its tag, its elements, each of components."""

    number: int
    tag: str
    elements: tuple[tuple[str, ...], ...]
    size: int
    text: str
    ended: bool = True

    def at(self, element: int, component: int = 0) -> str:
        """Return a component without outer blanks, '' where the segment has none; elements count behind the tag."""
        held = self.elements[element] if element < len(self.elements) else ()
        return held[component].strip() if component < len(held) else ""

    @property
    def place(self) -> str:
        """Return its locator."""
        return f"segment {self.number}"


@dataclass(frozen=True)
class _Signs:
    component: str
    element: str
    release: str
    end: str


def segments(file: BinaryIO) -> Iterator[Segment]:
    """Yield the segments of an open file. Raises UnreadableError where none ends for very long."""
    signs, kept = _opening(file)
    number = 0
    end, release = signs.end.encode("latin-1"), signs.release.encode("latin-1")
    while True:
        piece = file.read(_PIECE)
        kept += piece
        *whole, kept = _cut(kept, end, release)
        for raw in whole:
            if b"\n" not in raw and b"\r" not in raw:
                if raw and not raw.isspace():
                    number += 1
                    yield _segment(raw, signs, number, ended=True)
                continue
            for found in _broken_up(raw, signs, number, ended=True):
                number = found.number
                yield found
        if not piece:
            break
        if len(kept) > _LONGEST:
            raise UnreadableError(NO_END, f"after segment {number}", most=_LONGEST)
    for found in _broken_up(kept, signs, number, ended=False):
        yield found


def message_type(head: bytes) -> str | None:
    """Return the type of the first message ('PNRGOV') of a file that begins as an interchange does."""
    text = head.removeprefix(_BOM).lstrip()
    header, text = _without_header(text)
    # A whole e-mail is opened by itself: the interchange in its body is a source of its own.
    if is_mail(head) if header else not text.startswith((b"UNA", b"UNB")):
        return None
    try:
        for number, segment in enumerate(segments(BytesIO(text[:_PIECE]))):
            if segment.tag == "UNH":
                return segment.at(1)
            if number > 4:
                break
    except UnreadableError:
        return None
    return None


def header_lines(head: bytes) -> int:
    """Return how many lines stand before the interchange."""
    return len(_without_header(head.removeprefix(_BOM).lstrip())[0])


def segment_at(data: bytes, locator: str) -> str:
    """Return the segment at 'segment 12' as written. Raises UnreadableError where none stands."""
    number = locator.removeprefix("segment ")
    if number.isascii() and number.isdigit() and len(number) < 10:
        for segment in segments(BytesIO(data)):
            if segment.number == int(number):
                return segment.text
    raise UnreadableError(NO_SEGMENT, locator)


def _without_header(text: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines before the interchange, and the text from where it begins; all of the text where none begins."""
    found = None if text.startswith((b"UNA", b"UNB")) else _INTERCHANGE.search(text, 0, _HEADER)
    lines = [line for line in _LINES.split(text[: found.start()]) if line.strip()] if found else []
    return (lines, text[found.end() :]) if found and len(lines) <= _HEADER_LINES else ([], text)


def _opening(file: BinaryIO) -> tuple[_Signs, bytes]:
    _header, head = _without_header(file.read(_PIECE).removeprefix(_BOM).lstrip())
    una = head.startswith(b"UNA") and len(head) >= 9
    signs = (head[3:9] if una else _USUAL).decode("latin-1")
    # A blank in its place says that nothing is released.
    return _Signs(signs[0], signs[1], signs[3].strip(), signs[5]), head[9:] if una else head


def _cut(data: bytes, end: bytes, release: bytes) -> list[bytes]:
    """Split at the ends of segments that are not released; the last piece is not ended yet."""
    pieces = data.split(end)
    if not release or release not in data:
        return pieces
    whole: list[bytes] = []
    open_: list[bytes] = []
    for piece in pieces:
        open_.append(piece)
        if (len(piece) - len(piece.rstrip(release))) % 2 == 0:
            whole.append(end.join(open_))
            open_ = []
    if open_:
        whole.append(end.join(open_))
    return whole


def _broken_up(raw: bytes, signs: _Signs, number: int, *, ended: bool) -> Iterator[Segment]:
    """Yield the segment in these bytes, or several where a line begins as only a segment does."""
    lines = [line for line in _LINES.split(raw) if line.strip()]
    parts: list[list[bytes]] = []
    for line in lines:
        if parts and not _begins(line, signs):
            parts[-1].append(line)
        else:
            parts.append([line])
    for place, part in enumerate(parts):
        number += 1
        yield _segment(b"".join(part), signs, number, ended=ended if place == len(parts) - 1 else False)


def _begins(line: bytes, signs: _Signs) -> bool:
    start = line.lstrip()[:4].decode("latin-1")
    return bool(_TAG.match(start[:3])) and start[3:] == signs.element


def _segment(raw: bytes, signs: _Signs, number: int, *, ended: bool) -> Segment:
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        text = raw.decode("latin-1").strip()
    if signs.release and signs.release in text:
        cut = _released(text, signs)
    else:
        cut = [tuple(element.split(signs.component)) for element in text.split(signs.element)]
    return Segment(number, cut[0][0].strip(), tuple(cut[1:]), len(raw), text, ended)


def _released(text: str, signs: _Signs) -> list[tuple[str, ...]]:
    elements: list[tuple[str, ...]] = []
    components: list[str] = []
    held: list[str] = []
    marks = iter(text)
    for mark in marks:
        if mark == signs.release:
            held.append(next(marks, ""))
        elif mark in (signs.component, signs.element):
            components.append("".join(held))
            held = []
            if mark == signs.element:
                elements.append(tuple(components))
                components = []
        else:
            held.append(mark)
    return [*elements, (*components, "".join(held))]

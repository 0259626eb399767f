"""Google's My Activity in a Takeout, JSON or HTML: each address that the account opened, with its time.

JSON: a list of records with `header`, `title`, `titleUrl`, `time`. HTML: one cell per record; its address is the first
link of the cell, its time the last line, in the language of the account and mostly without a zone. Field names as
public readers know them (purarue/google_takeout_parser, MIT), checked 2026-11-28. Locators: '/12', 'cell 12' (the first
is 1). An activity that is a search is counted and left out; of any other address `visited.py` says what is kept.
Sample: google_takeout/MyActivity_chrome.html, 3 records: 2 addresses, 1 search.
"""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any, BinaryIO
from urllib.parse import unquote

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER, NOT_A_TIME, Instant
from relais.intake.stated import moment
from relais.intake.syntax.html_source import CUT, is_cut
from relais.intake.syntax.json_document import Document, beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.takeout.when import written_moment
from relais.intake.visited import Visited
from relais.model.notice import UnreadableError, msg

NO_RECORDS = msg("this file holds no list of activities: nothing could be read")
NO_LINK = msg("{count} activities name no address: they are left out")
SEARCHED = msg("{count} activities are searches: what was typed is not read, and their addresses hold it")
NO_CELL = msg("no activity stands at this place")

_DEPTHS = (1,)
_KEYS = {"header", "title", "time"}
_CELL = b'<div class="outer-cell'
_TEXT = re.compile(r'<div class="content-cell[^">]*body-1">')
_LINK = re.compile(r'<a href="([^"<>]*)"')
_SEARCH = re.compile(
    r"https?://(?:[\w-]+\.)*(?:google|youtube)\.[a-z.]{2,6}/(?:search|results|maps/search|webhp|#q=)", re.IGNORECASE
)
# Google exports a link to another site as one of its own, which leads there.
_LEADS = re.compile(r"https?://www\.google\.[a-z.]{2,6}/url\?(?:[^#]*&)?q=(https?(?::|%3A)[^&#]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<br\s*/?>")
_HEAD_BYTES = 1 << 20
_PIECE, _LARGEST_CELL = 1 << 20, 4 << 20


def recognise(sealed: Sealed) -> bool:
    """Tell the page by its cells, which a long style sheet may precede; the list by the keys of its first record."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if head[:5].lower() == b"<html" or head[:9].lower() == b"<!doctype":
        if _CELL in head and b"content-cell" in head:
            return True
        if b"mdl-" not in head:
            return False
        with sealed.path.open("rb") as file:
            return _CELL in file.read(_HEAD_BYTES)
    if not head.startswith(b"[") or b'"header"' not in head:
        return False
    root = beginning(head)
    first = next((one for one in root if isinstance(one, dict)), None) if isinstance(root, list) else None
    return first is not None and first.keys() >= _KEYS


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every address with its time; records that name none are counted."""
    visited = Visited(facts)
    left: dict[str, tuple[int, str]] = {}
    records: Iterator[tuple[str, str | None, Instant]]
    found: Document | None = None
    with sealed.path.open("rb") as file:
        if sealed.head.removeprefix(BOM).lstrip().startswith(b"["):
            found = document(file, sealed.size, "", _DEPTHS)
            if not isinstance(found.root, list):
                raise UnreadableError(NO_RECORDS)
            records = (row for start, batch in found.batches(found.root) for row in _records(facts, start, batch))
        else:
            records = _visits(facts, file)
        for place, link, when in records:
            why = NO_LINK if not link else SEARCHED if _SEARCH.match(link) else None
            if why is None:
                visited.add(place, _target(str(link)), seen=when)
            else:
                count, first = left.get(why, (0, place))
                left[why] = count + 1, first
        visited.flush()
        for why, (count, first) in left.items():
            facts.notice(why, first, skipped=count, count=count)
        if found is not None:
            found.check()
        elif is_cut(file):
            raise UnreadableError(CUT)


def passage(data: bytes, locator: str) -> str:
    """Return what a record says: its title, or the text of its cell."""
    if locator.startswith("/"):
        record = record_at(BytesIO(data), len(data), locator, "", _DEPTHS)
        title = record.get("title") if isinstance(record, dict) else None
        return title if isinstance(title, str) else ""
    for number, cell in enumerate(_cells(BytesIO(data)), 1):
        if locator == f"cell {number}":
            return "\n".join(_lines(_said(cell)))
    raise UnreadableError(NO_CELL, locator)


def _target(link: str) -> str:
    found = _LEADS.match(link)
    return unquote(found[1]) if found else link


def _records(facts: Facts, start: int, batch: list[Any]) -> Iterator[tuple[str, str | None, Instant]]:
    for index, record in enumerate(batch, start):
        place = f"/{index}"
        if not isinstance(record, dict):
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(record).__name__)
            continue
        link, time = record.get("titleUrl"), record.get("time")
        if not isinstance(link, str) or not link:
            yield place, None, NEVER
        elif time is None or isinstance(time, str):
            yield place, link, moment(facts, place, time or None)
        else:
            facts.notice(NOT_A_TIME, place, raw=str(time)[:40])
            yield place, link, NEVER


def _visits(facts: Facts, file: BinaryIO) -> Iterator[tuple[str, str | None, Instant]]:
    for number, cell in enumerate(_cells(file), 1):
        place, said = f"cell {number}", _said(cell)
        link, lines = _LINK.search(said), _lines(said)
        if link is None:
            yield place, None, NEVER
        else:
            yield place, unescape(link[1]), written_moment(facts, place, lines[-1] if lines else None)


def _cells(file: BinaryIO) -> Iterator[str]:
    """Yield each cell of the page; what is longer than any cell is cut."""
    rest, begun = b"", False
    while piece := file.read(_PIECE):
        parts = (rest + piece).split(_CELL)
        for part in parts[:-1]:
            if begun:
                yield part.decode("utf-8", "replace")
            begun = True
        rest = parts[-1] if len(parts[-1]) <= _LARGEST_CELL else parts[-1][:_LARGEST_CELL] + parts[-1][-len(_CELL) :]
    if begun:
        yield rest.decode("utf-8", "replace")


def _said(cell: str) -> str:
    """Return what stands in the first cell of text: the deed, its address, its time."""
    found = _TEXT.search(cell)
    return cell[found.end() :].partition("</div>")[0] if found else ""


def _lines(said: str) -> list[str]:
    lines = (unescape(_TAG.sub("", line)).strip() for line in _BREAK.split(said))
    return [line for line in lines if line]


FORMAT = Format(
    name="google_activity",
    version=1,
    title=msg("Google My Activity (Takeout)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("selector",),
    samples=("google_takeout/MyActivity_chrome.html",),
    limits=(
        msg("the file does not say whose activity it is"),
        msg("activities without an address and searches are counted and left out"),
        msg("times written in another language than the known seven are kept as written"),
    ),
)

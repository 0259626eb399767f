"""Pages of a PDF as boxes of text with their place, by pdfminer.six. Nothing in a PDF is run, no picture is decoded.

A PDF can be made to cost without end: what unpacks, what is drawn and the processor time are all limited, and where a
limit ends the reading is said.
"""

import logging
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LAParams, LTChar, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, PDFStream, stream_value

from relais.intake.syntax.pdf_page import Line, Page
from relais.model.notice import Notice, UnreadableError, msg

PAGES = 200
# Of processor time: to begin with, and more for each page, so that a long letter is read and an endless one is not.
SECONDS, SECONDS_A_PAGE = 3.0, 0.25
ENCRYPTED = msg("the PDF is encrypted: it opens with a password only; save it without one and bring it in again")
BROKEN = msg("the PDF is damaged ({why}): it is not read; print it to a new PDF and bring that in")
BAD_PAGE = msg("this page is damaged ({why}): it is not read")
STOPPED = msg(
    "not read from here on: a PDF is read up to {pages} pages, {seconds} seconds a page; split it, bring in the rest"
)
TOO_MUCH = msg("not read from here on: a part of the PDF unpacks to more than {limit} bytes")

# A page of a letter has 3,000 signs in 60 lines; the densest listing some 20,000 in 1,000.
_SIGNS, _LINES = 40_000, 1_500
_CONTENT_BYTES = 1 << 20
_UNPACKED_BYTES = 64 << 20
# Every filter but deflate is unpacked by plain Python.
_SLOW_BYTES = 128 << 10
_NEVER = float("inf")
_STOPPED = {"pages": str(PAGES), "seconds": f"{SECONDS_A_PAGE:g}"}
_LAYOUT = LAParams()
# Lines whose distance is less than so much of their height are of one box.
_LEADING = 0.6

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


class _LimitError(Exception):
    """The PDF costs more than any letter does."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.notice = Notice(template, "", 1, {name: str(value) for name, value in params.items()})


class _PageError(Exception):
    """The page costs more than any page does."""


class _Meter:
    """What the PDF being read has cost so far. One PDF is read at a time; between two of them nothing is metered."""

    ends = _NEVER
    unpacked = 0

    @classmethod
    def begin(cls, seconds: float) -> None:
        cls.ends, cls.unpacked = time.process_time() + seconds, 0

    @classmethod
    def end(cls) -> None:
        """Whoever else in the process uses the library is not held to the limits of a PDF read before."""
        cls.ends = _NEVER

    @classmethod
    def check(cls) -> None:
        if time.process_time() > cls.ends:
            raise _LimitError(STOPPED, **_STOPPED)

    @classmethod
    def unpack(cls, stream: PDFStream) -> None:
        """Refuse a stream that unpacks to too much, before any of it is kept."""
        if cls.ends == _NEVER:
            return
        cls.check()
        data, filters = stream.rawdata or b"", stream.get_filters()
        for place, (name, params) in enumerate(filters):
            if name not in LITERALS_FLATE_DECODE or (params and params.get("Predictor", 1) != 1):
                _limit(len(data), _SLOW_BYTES if name not in LITERALS_FLATE_DECODE else _CONTENT_BYTES)
            elif place:
                _limit(len(data), _SLOW_BYTES)
            if place == 0 and name in LITERALS_FLATE_DECODE:
                size = _inflated(data, _UNPACKED_BYTES - cls.unpacked)
                cls.unpacked += size
                _limit(size, _SLOW_BYTES if len(filters) > 1 else _UNPACKED_BYTES)


def _limit(size: int, most: int) -> None:
    if size > most:
        raise _LimitError(TOO_MUCH, limit=most)


def _inflated(data: bytes, most: int) -> int:
    """Return the size of what a deflated stream unpacks to, looking at a piece at a time."""
    inflater, size = zlib.decompressobj(), 0
    try:
        while data and not inflater.eof:
            size += len(inflater.decompress(data, 1 << 20))
            data = inflater.unconsumed_tail
            _limit(size, most)
    except zlib.error:
        pass
    return size


_decode = PDFStream.decode


def _metered_decode(stream: PDFStream) -> None:
    _Meter.unpack(stream)
    _decode(stream)


# pdfminer has no limit of its own, and this is the one door through which all streams pass.
PDFStream.decode = _metered_decode  # type: ignore[method-assign, assignment]


class _Watched:
    """The file, which is asked for by small pieces: at each of them the clock is looked at."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        _Meter.check()
        return self._file.read(size)


class _Device(PDFLayoutAnalyzer):
    """Gathers signs; what is drawn otherwise is left out. Forms, which hold text too, are part of their page."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.page = LTPage(0, (0, 0, 0, 0))

    def begin_page(self, page: PDFPage, ctm: tuple[float, float, float, float, float, float]) -> None:
        super().begin_page(page, ctm)
        # A page that failed may have left its forms open.
        self._stack = []

    def receive_layout(self, ltpage: LTPage) -> None:
        self.page = ltpage

    def render_char(self, *args: object, **named: object) -> float:
        signs = len(self.cur_item)
        if signs >= _SIGNS:
            raise _PageError(f"more than {_SIGNS} signs")
        if signs % 256 == 0:
            _Meter.check()
        return super().render_char(*args, **named)  # type: ignore[arg-type]

    def begin_figure(self, *_: object) -> None:
        _Meter.check()

    def end_figure(self, _: str) -> None:
        """Go on with the page."""

    def render_image(self, *_: object) -> None:
        """Leave pictures alone."""

    def paint_path(self, *_: object) -> None:
        _Meter.check()


class _Interpreter(PDFPageInterpreter):
    """Refuses contents larger than any page's before they are looked at."""

    def execute(self, streams: Sequence[object]) -> None:
        contents = list(streams)
        if sum(len(stream_value(each).get_data()) for each in contents) > _CONTENT_BYTES:
            raise _PageError(f"more than {_CONTENT_BYTES} bytes of drawing")
        super().execute(contents)


def pages(file: BinaryIO, only: int | None = None, seconds: float | None = None) -> Iterator[Page | Notice]:
    """Yield the pages, or the one that is asked for, and notices where one is not read or the rest is not.

    `seconds` is for a short look. Raises UnreadableError where no page can be reached.
    """
    _Meter.begin(SECONDS if seconds is None else seconds)
    device, number = None, 0
    try:
        document = PDFDocument(PDFParser(_Watched(file)))  # type: ignore[arg-type]
        device = _Device(PDFResourceManager())
        for number, page in enumerate(PDFPage.create_pages(document), 1):
            if only is None and number > PAGES:
                yield Notice(STOPPED, f"page {number}", 1, _STOPPED)
                return
            _Meter.ends += SECONDS_A_PAGE
            if only is None or number == only:
                yield _page(device, page, number)
            if number == only:
                return
    except PDFPasswordIncorrect as error:
        raise UnreadableError(ENCRYPTED) from error
    except _LimitError as error:
        # The page at which the limit was met: this one, or the next where it was being looked for.
        yield Notice(error.notice.template, f"page {max(number, 1)}", 1, error.notice.params)
    except Exception as error:
        if isinstance(error, UnreadableError):
            raise
        if not number:
            raise UnreadableError(BROKEN, why=_why(error)) from error
        yield Notice(BAD_PAGE, f"page {number + 1}", 1, {"why": _why(error)})
    else:
        if not number:
            raise UnreadableError(BROKEN, why="no page")
    finally:
        _Meter.end()


def _page(device: _Device, page: PDFPage, number: int) -> Page | Notice:
    try:
        _Interpreter(device.rsrcmgr, device).process_page(page)
        lines = _lines(device.page)
    except _LimitError:
        raise
    except _PageError as error:
        return Notice(BAD_PAGE, f"page {number}", 1, {"why": str(error)})
    except Exception as error:  # noqa: BLE001 - pdfminer raises whatever the bytes make it raise
        return Notice(BAD_PAGE, f"page {number}", 1, {"why": _why(error)})
    return Page(number, _boxes(lines))


def _lines(page: LTPage) -> list[Line]:
    """Return the lines of a page from top to bottom, each from left to right."""
    signs = [each for each in page if isinstance(each, LTChar)]
    lines: list[Line] = []
    for found in page.group_objects(_LAYOUT, signs) if signs else ():
        text = " ".join(found.get_text().split())
        if text:
            lines.append(Line(text, found.x0, found.x1, found.y0, found.y1))
        if len(lines) > _LINES:
            raise _PageError(f"more than {_LINES} lines")
    return sorted(lines, key=lambda line: (-line.y0, line.x0))


def _boxes(lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """Gather lines that stand close below one another, and that overlap, into boxes: a box is a paragraph."""
    boxes: list[list[Line]] = []
    still: list[list[Line]] = []
    for line in lines:
        height = max(line.y1 - line.y0, 1.0)
        # Those that ended higher up take no more lines.
        still = [box for box in still if box[-1].y0 - line.y1 < _LEADING * height]
        above = next((box for box in still if box[-1].y0 > line.y0 and _overlap(box[-1], line)), None)
        if above is None:
            boxes.append([line])
            still.append(boxes[-1])
        else:
            above.append(line)
    return tuple(map(tuple, boxes))


def _overlap(above: Line, line: Line) -> bool:
    return above.x0 < line.x1 and line.x0 < above.x1


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:100]

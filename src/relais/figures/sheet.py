"""The sheet a picture stands on: its title, the frame with its axes, what the marks mean, what it shows in words.

Texts stand above, beside and beneath the frame, never in it, and as many lines are made for them as they need.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from relais.figures import svg
from relais.figures.axis import Scale, Tick
from relais.figures.svg import LINE, SIZE, box, line, safe, wide, words, wrapped

WIDTH = 880.0
MARGIN = 24.0
_TITLE = 15.0
# How far a mark of the legend reaches from its middle, and where its words begin.
_MARK, _WORDS = 14.0, 36.0
GRID = 'stroke="#c8c8c8"'
PEN = 'stroke="#000000"'


class Frame(NamedTuple):
    """Where the data stand: the edges of the frame on the paper."""

    left: float
    top: float
    right: float
    bottom: float


# A sign of the legend, drawn about a point, and its words.
Entry = tuple[Callable[[float, float], Iterable[str]], str]


def sign(shape: str, pen: str) -> Callable[[float, float], list[str]]:
    """Return how a mark stands in the legend."""
    return lambda x, y: [f'<path d="M{svg.place(x)} {svg.place(y)}{shape}" {pen}/>']


def stroke(pen: str) -> Callable[[float, float], list[str]]:
    """Return how a line stands in the legend."""
    return lambda x, y: [line(x - _MARK, y, x + _MARK, y, pen)]


def swatch(pen: str) -> Callable[[float, float], list[str]]:
    """Return how an area stands in the legend."""
    return lambda x, y: [box(x - _MARK, y - 6, 2 * _MARK, 12, pen)]


class Sheet:
    """A picture from top to bottom: each call draws beneath what is there."""

    def __init__(self, title: str, width: float = WIDTH) -> None:
        self.title = title
        self.width = width
        self.parts: list[str] = []
        self.y = MARGIN / 2
        self.paragraph(title, size=_TITLE, bold=True)
        self.y += 6

    def add(self, parts: Iterable[str]) -> None:
        """Draw parts wherever they stand."""
        self.parts.extend(parts)

    def paragraph(self, text: str, *, size: float = SIZE, bold: bool = False, grey: bool = False) -> None:
        """Write a text from margin to margin, on as many lines as it needs."""
        for told in wrapped(text, self.width - 2 * MARGIN, size, bold=bold):
            self.y += size * LINE
            self.parts.append(words(told, MARGIN, self.y, size=size, bold=bold, grey=grey))

    def frame(self, height: float, left: float, right: float) -> Frame:
        """Return the place of the data; `left` and `right`: how wide the labels beside it are."""
        top = self.y + 14
        self.y = top + height
        return Frame(MARGIN + left + 8, top, self.width - MARGIN - right - 8, top + height)

    def across(self, frame: Frame, scale: Scale, ticks: Sequence[Tick], name: str, *, grid: bool = True) -> None:
        """Mark the axis beneath a frame."""
        for value, label in ticks:
            x = scale(value)
            if grid:
                self.parts.append(line(x, frame.top, x, frame.bottom, GRID))
            self.parts.append(line(x, frame.bottom, x, frame.bottom + 4, PEN))
            # A label at the end stays on the paper.
            half = wide(label) / 2
            x = min(max(x, half + 2), self.width - half - 2)
            self.parts.append(words(label, x, frame.bottom + 19, anchor="middle"))
        self.y = frame.bottom + 21
        middle = (frame.left + frame.right) / 2
        for told in wrapped(name, 2 * min(middle, self.width - middle) - 8):
            self.y += SIZE * LINE
            self.parts.append(words(told, middle, self.y, anchor="middle", grey=True))

    def up(self, frame: Frame, scale: Scale, ticks: Sequence[Tick], *, grid: bool = True) -> None:
        """Mark the axis left of a frame. Its name stands above it, where it can be read: see `paragraph`."""
        for value, label in ticks:
            y = scale(value)
            if grid:
                self.parts.append(line(frame.left, y, frame.right, y, GRID))
            self.parts.append(words(label, frame.left - 8, y + 4, anchor="end"))

    def outline(self, frame: Frame) -> None:
        """Draw the frame itself."""
        width, height = frame.right - frame.left, frame.bottom - frame.top
        self.parts.append(box(frame.left, frame.top, width, height, f'class="frame" fill="none" {PEN}'))

    def legend(self, entries: Iterable[Entry]) -> None:
        """Say what the marks mean, side by side as far as the width goes."""
        entries = list(entries)
        x, last = MARGIN, self.width - MARGIN
        self.y += 8 + SIZE * LINE if entries else 0
        for mark, text in entries:
            room = last - MARGIN - _WORDS
            if x > MARGIN and x + _WORDS + wide(text) > last:
                x, self.y = MARGIN, self.y + SIZE * LINE + 4
            self.add(mark(x + _MARK, self.y - 4))
            lines = wrapped(text, room)
            for number, told in enumerate(lines):
                self.parts.append(words(told, x + _WORDS, self.y + number * SIZE * LINE))
            self.y += max(len(lines) - 1, 0) * SIZE * LINE
            x += _WORDS + (max(map(wide, lines), default=0) if len(lines) < 2 else room) + 22
        self.y += 4

    def document(self, description: str, *, shown: bool = True) -> str:
        """Return the SVG document; `description` tells in words what it shows, to whoever sees and whoever does not."""
        if shown:
            self.y += 4
            self.paragraph(description, grey=True)
        height = self.y + MARGIN / 2
        # Several pictures may stand in one page: each has names of its own.
        own = sha256("\0".join((self.title, description, *self.parts)).encode("utf-8", "replace")).hexdigest()[:8]
        named = f'role="img" aria-labelledby="t{own} d{own}" font-family="sans-serif" font-size="{svg.place(SIZE)}"'
        size = f"{svg.place(self.width)} {svg.place(height)}"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" {named}>',
                f'<title id="t{own}">{safe(self.title)}</title>',
                f'<desc id="d{own}">{safe(description)}</desc>',
                f'<rect width="{svg.place(self.width)}" height="{svg.place(height)}" fill="#ffffff"/>',
                *self.parts,
                "</svg>",
                "",
            ]
        )

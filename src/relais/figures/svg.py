"""The pieces of a picture as SVG text: words that fit, numbers, marks, lines. Nothing is told by colour alone."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape

import numpy as np
from numpy.typing import NDArray

from relais.model.notice import msg

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SIZE = 12.0
# The decimal point: a word of the pictures that have parts of a whole, so that each language writes its own.
POINT = msg(".")
# From line to line, in sizes of the letters.
LINE = 1.4
# Widths of the signs from blank to tilde, in hundredths of the size: of DejaVu Sans and Liberation Sans the wider, read
# from the fonts. Nobody knows which a reader has; most others are narrower.
_WIDTHS = (
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 56, 102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67,
    69, 40, 34, 40, 84, 56, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60,
    82, 60, 60, 53, 64, 34, 64, 84,
)  # fmt: skip
_WIDEST, _BOLD = 1.05, 1.2
# What XML 1.0 cannot hold, even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Halves and thirds of a sign's width matter to nobody: tenths of a point do for places.
_NO_BREAK = "\u00a0"


def safe(text: str) -> str:
    """Return a text as XML may hold it: marks escaped, what no XML may hold replaced."""
    return escape(_NO_XML.sub("\ufffd", text))


def number(value: float, point: str = POINT) -> str:
    """Return a number as a person reads it, thousands apart; `point` is the same in no two languages."""
    told = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{value:,.0f}"
    return told.replace(",", _NO_BREAK).replace(".", point)


def place(value: float) -> str:
    """Return a coordinate, to a tenth of a point."""
    told = f"{value:.1f}".removesuffix(".0")
    return "0" if told == "-0" else told


def moments(at: Ints) -> list[tuple[str, str]]:
    """Return the day and the time of each local instant in milliseconds, as ISO 8601 writes them."""
    told = np.datetime_as_string(at.astype("datetime64[ms]"), unit="s").tolist()
    return [(day, time) for day, _t, time in (one.partition("T") for one in told)]


def wide(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide a text may be, at most, in usual sans-serif fonts."""
    signs = unicodedata.normalize("NFD", text)
    return sum(map(_wide, signs)) * size * (_BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _wide(sign: str) -> float:
    code = ord(sign) - 32
    if 0 <= code < len(_WIDTHS):
        return _WIDTHS[code] / 100
    if unicodedata.category(sign) in ("Mn", "Cf"):
        return 0.0
    if sign.isspace():
        return _WIDTHS[0] / 100
    # Chinese and its like, and pictures, are drawn a whole size wide or more.
    return _WIDEST if unicodedata.east_asian_width(sign) not in ("W", "F") and ord(sign) < 0x1F000 else 1.4


def wrapped(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return a text as lines of at most this width, broken at blanks; a word too long by itself is broken."""
    lines: list[str] = []
    # A no-break space is no place to break.
    for word in re.split(r"[ \t\n\r]+", text.strip()):
        tried = f"{lines[-1]} {word}" if lines else word
        if lines and wide(tried, size, bold=bold) <= room:
            lines[-1] = tried
            continue
        pieces = _broken(word, room, size, bold=bold)
        lines += pieces
    return [line for line in lines if line]


def _broken(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    pieces, begun, length = [], "", 0.0
    for sign in word:
        step = wide(sign, size, bold=bold)
        if begun and length + step > room:
            pieces.append(begun)
            begun, length = "", 0.0
        begun, length = begun + sign, length + step
    return [*pieces, begun]


def words(
    text: str, x: float, y: float, *, anchor: str = "start", size: float = SIZE, bold: bool = False, grey: bool = False
) -> str:
    """Return one line of text, its base line at `y`."""
    looks = "" if anchor == "start" else f' text-anchor="{anchor}"'
    looks += "" if size == SIZE else f' font-size="{place(size)}"'
    looks += (' font-weight="bold"' if bold else "") + (' fill="#444444"' if grey else "")
    return f'<text x="{place(x)}" y="{place(y)}"{looks}>{safe(text)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, pen: str) -> str:
    """Return a straight line; `pen` is its stroke as attributes."""
    return f'<line x1="{place(x1)}" y1="{place(y1)}" x2="{place(x2)}" y2="{place(y2)}" {pen}/>'


def box(x: float, y: float, width: float, height: float, pen: str) -> str:
    """Return a rectangle."""
    return f'<rect x="{place(x)}" y="{place(y)}" width="{place(width)}" height="{place(height)}" {pen}/>'


def polyline(x: Floats, y: Floats, pen: str) -> str:
    """Return a line through points."""
    points = " ".join(f"{place(one)},{place(two)}" for one, two in zip(x.tolist(), y.tolist(), strict=True))
    return f'<polyline fill="none" {pen} points="{points}"/>'


def steps(edges: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return the points of a line that stays at each value from one edge to the next."""
    return np.repeat(edges, 2)[1:-1], np.repeat(values, 2)


def marks(shape: str, x: Floats, y: Floats, pen: str) -> Iterable[str]:
    """Yield the same mark at each point, all as one path; nothing where there are no points."""
    if x.size:
        placed = "".join(f"M{place(one)} {place(two)}{shape}" for one, two in zip(x.tolist(), y.tolist(), strict=True))
        yield f'<path d="{placed}" {pen}/>'


def diamond(reach: float) -> str:
    """Return the outline of a diamond about its middle."""
    r = place(reach)
    return f"m0-{r}l{r} {r}-{r} {r}-{r}-{r}z"


def square(reach: float) -> str:
    """Return the outline of a square about its middle."""
    r, side = place(reach), place(2 * reach)
    return f"m-{r}-{r}h{side}v{side}h-{side}z"


def triangle(reach: float) -> str:
    """Return the outline of a triangle about its middle, upright."""
    r, side = place(reach), place(2 * reach)
    return f"m0-{r}l{r} {side}h-{side}z"


def wedge(reach: float) -> str:
    """Return the outline of a triangle about its middle, on its tip."""
    r, side = place(reach), place(2 * reach)
    return f"m0 {r}l{r}-{side}h-{side}z"


def cross(reach: float) -> str:
    """Return the strokes of a saltire about its middle."""
    r, side = place(reach), place(2 * reach)
    return f"m-{r}-{r}l{side} {side}m-{side} 0l{side}-{side}"


def upright(reach: float) -> str:
    """Return an upright stroke through its middle."""
    return f"m0-{place(reach)}v{place(2 * reach)}"


def level(reach: float) -> str:
    """Return a level stroke through its middle."""
    return f"m-{place(reach)} 0h{place(2 * reach)}"

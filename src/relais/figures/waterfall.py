"""What speaks for a link and against it, one field below the other: each bar begins where the sum before it ended."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relais.figures import svg
from relais.figures.axis import Scale, numbers
from relais.figures.sheet import GRID, Sheet, swatch
from relais.figures.svg import box, line, wide, words, wrapped
from relais.model.notice import msg

# The texts of the picture by name. A door hands in the same names in its own language, and a title with the link.
WORDS: dict[str, str] = {
    "title": msg("What speaks for it (+) and against it (-)"),
    "bits": msg("bits; each doubles the odds"),
    "for": msg("speaks for it"),
    "against": msg("speaks against it"),
    "sum": msg("sum"),
    "point": svg.POINT,
    "told": msg(
        "Each bar begins where the sum before it ended. The sum is {sum} bits. Upright lines: {limits}. The table has"
        " the same numbers."
    ),
}

_ROW, _BAR = 26.0, 14.0
# A label wider than this is broken; two lines fit a row.
_WIDEST = 250.0
_PEN = 'stroke="#000000" stroke-width="1.2"'
# Filled and hollow, so that no colour is needed to tell them apart.
_FOR, _AGAINST, _SUM = (f'fill="{one}" {_PEN}' for one in ("#444444", "#ffffff", "#b4b4b4"))
_LIMIT = 'stroke="#000000" stroke-dasharray="2 3"'


class Step(NamedTuple):
    """One field: its name, what it adds, and the sum with it."""

    name: str
    bits: float
    running: float


class Limit(NamedTuple):
    """A sum from which a link goes further, and what it is then."""

    name: str
    bits: float


def picture(steps: Sequence[Step], limits: Sequence[Limit], words_: Mapping[str, str] = WORDS) -> str:
    """Return an SVG document. `words_`: WORDS in the language of the reader."""
    sheet = Sheet(words_["title"])
    total, point = steps[-1].running if steps else 0.0, words_["point"]
    named = [(wrapped(one.name, _WIDEST)[:2], signed(one.bits, point)) for one in steps]
    named.append(([words_["sum"]], signed(total, point)))
    left = max(wide(text) for lines, _bits in named for text in lines)
    right = max(wide(bits) for _lines, bits in named)
    frame = sheet.frame(_ROW * len(named) + 8, left, right)
    at = [0.0, total, *(one.running for one in steps), *(one.bits for one in limits)]
    across = Scale(min(at), max(at), frame.left + 6, frame.right - 6)
    sheet.across(frame, across, numbers(across, whole=True), words_["bits"])
    sheet.add([line(across(0), frame.top, across(0), frame.bottom, 'stroke="#000000"')])
    sheet.add(line(across(one.bits), frame.top, across(one.bits), frame.bottom, _LIMIT) for one in limits)
    bars = [(one.running - one.bits, one.running, _FOR if one.bits >= 0 else _AGAINST) for one in steps]
    for number, ((begin, end, pen), (lines, bits)) in enumerate(zip([*bars, (0.0, total, _SUM)], named, strict=True)):
        middle = frame.top + 4 + _ROW * (number + 0.5)
        x, wider = min(across(begin), across(end)), abs(across(end) - across(begin))
        sheet.add([line(frame.left, middle + _ROW / 2, frame.right, middle + _ROW / 2, GRID)])
        sheet.add([box(x, middle - _BAR / 2, max(wider, 0.6), _BAR, pen)])
        first = middle + 4 - (len(lines) - 1) * 6
        sheet.add(words(text, frame.left - 8, first + 12 * n, anchor="end") for n, text in enumerate(lines))
        sheet.add([words(bits, frame.right + 8, middle + 4)])
    sheet.outline(frame)
    sheet.legend([(swatch(_FOR), words_["for"]), (swatch(_AGAINST), words_["against"]), (swatch(_SUM), words_["sum"])])
    told = ", ".join(f"{one.name} {signed(one.bits, point)}" for one in limits)
    return sheet.document(words_["told"].format(sum=signed(total, point), limits=told))


def signed(bits: float, point: str = svg.POINT) -> str:
    """Return bits with their sign, to one tenth, and a minus that is one."""
    told = svg.number(round(abs(bits), 1), point)
    return f"\u2212{told}" if bits < -0.05 else f"+{told}"

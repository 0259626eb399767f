"""When something happened, kind by kind: a lane for each, over one axis of days; a bar is what began in one stretch."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from relais.figures.axis import DAY_MS, Scale, dates
from relais.figures.sheet import GRID, Sheet
from relais.figures.svg import Ints, box, line, number, wide, words
from relais.model.notice import msg

# The texts of the picture by name. A door hands in the same names in its own language, and a title with the subject.
WORDS: dict[str, str] = {
    "title": msg("Events over time"),
    "at": msg("day (UTC)"),
    "lanes": msg("each lane has its own height; on the right, how many in all, and the most in one bar"),
    "day": msg("a bar is a day"),
    "week": msg("a bar is a week, from Monday"),
    "month": msg("a bar is a month"),
    "year": msg("a bar is a year"),
    "told": msg("{counts}. From {first} to {last}; {unit}. The table has the same numbers."),
    "nothing": msg("Nothing is dated: there is nothing to draw."),
}

_LANE, _BAR, _LEAST = 44.0, 34.0, 2.0
# Days of a bar, for its width alone.
_DAYS = {"day": 1, "week": 7, "month": 28, "year": 365}
_PEN = 'fill="#444444"'


class Lane(NamedTuple):
    """One kind: its name, and the stretches in which something of it began (milliseconds since 1970), with how many."""

    name: str
    at: Ints
    counts: Ints


def picture(lanes: Sequence[Lane], unit: str, words_: Mapping[str, str] = WORDS) -> str:
    """Return an SVG document; `unit`: day, week, month or year. `words_`: WORDS in the language of the reader."""
    sheet = Sheet(words_["title"])
    drawn = [lane for lane in lanes if lane.at.size]
    if not drawn:
        return sheet.document(words_["nothing"])
    sheet.paragraph(words_["lanes"], grey=True)
    beside = [f"{number(int(lane.counts.sum()))} / {number(int(lane.counts.max()))}" for lane in drawn]
    frame = sheet.frame(_LANE * len(drawn), max(wide(lane.name) for lane in drawn), max(map(wide, beside)))
    first, last = min(int(lane.at[0]) for lane in drawn), max(int(lane.at[-1]) for lane in drawn)
    across = Scale(first, last + _DAYS[unit] * DAY_MS, frame.left + 2, frame.right - 2)
    sheet.across(frame, across, dates(across), words_["at"])
    for place, (lane, told) in enumerate(zip(drawn, beside, strict=True)):
        floor = frame.top + _LANE * (place + 1)
        sheet.add(_bars(lane, across, floor, unit))
        sheet.add([line(frame.left, floor, frame.right, floor, GRID)])
        sheet.add([words(lane.name, frame.left - 8, floor - _LANE / 2 + 4, anchor="end")])
        sheet.add([words(told, frame.right + 8, floor - _LANE / 2 + 4, grey=True)])
    sheet.outline(frame)
    return sheet.document(_told(drawn, first, last, unit, words_), shown=False)


def _bars(lane: Lane, across: Scale, floor: float, unit: str) -> list[str]:
    width = max(across(_DAYS[unit] * DAY_MS) - across(0) - 0.4, 1.2)
    most = int(lane.counts.max())
    heights = [max(_BAR * count / most, _LEAST) for count in lane.counts.tolist()]
    return [
        box(across(at), floor - high, width, high, _PEN) for at, high in zip(lane.at.tolist(), heights, strict=True)
    ]


def _told(drawn: Sequence[Lane], first: int, last: int, unit: str, words_: Mapping[str, str]) -> str:
    counts = ", ".join(f"{lane.name} {number(int(lane.counts.sum()))}" for lane in drawn)
    begin, end = (str(np.datetime64(at, "ms").astype("datetime64[D]")) for at in (first, last))
    return words_["told"].format(counts=counts, first=begin, last=end, unit=words_[unit])

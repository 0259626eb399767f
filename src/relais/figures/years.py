"""The sessions of one pair over the years: a row for each year, the day of the year across."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from relais.figures import svg
from relais.figures.axis import Scale
from relais.figures.sheet import GRID, Entry, Frame, Sheet, sign
from relais.figures.svg import Flags, Floats, Ints, line, marks, number, wide
from relais.model.notice import msg

# The texts of the picture by name. A door hands in the same names in its own language, and a title with the two names.
WORDS: dict[str, str] = {
    "title": msg("Proposed sessions over the years"),
    "month": msg("month"),
    "rows": msg("year; on the right, sessions in it"),
    "payment": msg("payment"),
    "call": msg("call"),
    "chat": msg("chat"),
    "ambiguous": msg("ambiguous"),
    "other": msg("none of these"),
    "told": msg(
        "Proposed sessions: {sessions}, of which {whole} with payment, call and chat, and {ambiguous} ambiguous, for"
        " another arrangement fits nearly as well. Pieces that belong to none: {single}. From {first} to {last}. A row"
        " is a year, a mark is a session at its day. A diamond has payment, call and chat; other shapes have less, as"
        " the legend says. What is hollow is ambiguous."
    ),
    "nothing": msg("No session is proposed: there is nothing to draw."),
    "one_day": msg("All lie on one day."),
    "hidden": msg("Made of the same kinds and on the same day as another, and drawn once: {count}."),
    "gathered": msg("So many sessions are not drawn one by one: a mark stands for all of one kind in seven days."),
    "empty_years": msg("Years without a session are left out."),
    "left_out": msg("Only the last {years} years are drawn; earlier sessions: {count}."),
}
# The columns of the table by key, and their headings.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("day", msg("day")),
    ("time", msg("local time")),
    ("payment", msg("payment")),
    ("call", msg("call")),
    ("chat", msg("chat")),
    ("ambiguous", msg("ambiguous")),
)

# More marks than this are drawn by the week.
MOST_DRAWN = 3_000
# More rows than the first: years without a session are left out; than the second: the earliest are.
_MANY_YEARS, _MOST_YEARS = 25, 40
# Marks of a row so near in time lie in lanes. Where days would need more of them, marks are gathered by the week.
_LANE, _LANES, _APART_DAYS = 11.0, 8, 5.0
_BESIDE_DAYS = 3
_LEAST_HEIGHT = 2 * _LANE
_LEAP = 366
# The first of each month in a leap year, from 0.
_MONTHS = np.array([0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335])
_WEEK, _WEEKS = 7, 52
_OPEN = 'fill="#ffffff" stroke="#000000" stroke-width="1.3"'
_FILLED = 'fill="#000000" stroke="#000000" stroke-width="1.3"'
_STROKE = 'fill="none" stroke="#000000" stroke-width="1.5"'
_AMBIGUOUS, _WHOLE = 8, 7
_SHAPES = {7: svg.diamond(5.2), 3: svg.square(3.6), 5: svg.triangle(4.4), 6: svg.wedge(4.4)}
# The mark of each kind, the fullest first: payment 1, call 2, chat 4, and their sums; hollow where it is ambiguous.
_MARKS: dict[int, tuple[str, str]] = {
    **{
        kind + doubt: (shape, pen)
        for kind, shape in _SHAPES.items()
        for doubt, pen in ((0, _FILLED), (_AMBIGUOUS, _OPEN))
    },
    1: (svg.cross(3.2), _STROKE),
    2: (svg.upright(4), _STROKE),
    4: (svg.level(4), _STROKE),
    0: (svg.square(0.8), _FILLED),
}
_KINDS = np.array(list(_MARKS))
_RANKS = np.zeros(2 * _AMBIGUOUS, np.int64)
_RANKS[_KINDS] = np.arange(_KINDS.size)


class Sessions(NamedTuple):
    """When each session began, in milliseconds of local time, and whether it has a payment, a call, a chat.

    `ambiguous`: another arrangement fits nearly as well. What is left over may stand with them, as a single piece.
    """

    at: Ints
    payment: Flags
    call: Flags
    chat: Flags
    ambiguous: Flags


class _Drawn(NamedTuple):
    """The marks: year, place in it (days, from 0), kind, and the lane in its row; `weekly`: one for seven days."""

    year: Ints
    day: Floats
    kind: Ints
    lane: Ints
    weekly: bool


def picture(sessions: Sessions, words: Mapping[str, str] = WORDS) -> str:
    """Return an SVG document. `words`: WORDS in the language of the reader."""
    sheet = Sheet(words["title"])
    sheet.paragraph(words["rows"], grey=True)
    year, day = _calendar(sessions.at)
    kind = _kind(sessions)
    rows = _rows(year)
    kept = np.isin(year, rows)
    drawn = _placed(year[kept], day[kept], kind[kept])
    tops, height = _heights(rows, drawn)
    several = np.isin(kind % _AMBIGUOUS, list(_SHAPES))
    counted = {row: number(int((several & (year == row)).sum())) for row in rows.tolist()}
    frame = sheet.frame(
        height, max(map(wide, map(str, counted)), default=0), max(map(wide, counted.values()), default=0)
    )
    across = Scale(-_BESIDE_DAYS, _LEAP + _BESIDE_DAYS, frame.left, frame.right)
    _ground(sheet, frame, across, words)
    _label(sheet, frame, tops, counted)
    x = across.each(drawn.day)
    y = frame.top + np.array([tops[row] for row in drawn.year.tolist()]) + (drawn.lane + 1) * _LANE
    for one, (shape, pen) in _MARKS.items():
        of = drawn.kind == one
        sheet.add(marks(shape, x[of], y[of], pen))
    sheet.outline(frame)
    sheet.legend(_entries(kind, words))
    return sheet.document(" ".join(_told(sessions, year, rows, drawn, words)))


def table(sessions: Sessions) -> list[dict[str, str | bool]]:
    """Return the sessions in order of time, under the keys of COLUMNS."""
    order = np.argsort(sessions.at, kind="stable")
    flags = (flag[order].tolist() for flag in sessions[1:])
    return [
        {"day": day, "time": time, "payment": payment, "call": call, "chat": chat, "ambiguous": ambiguous}
        for (day, time), payment, call, chat, ambiguous in zip(svg.moments(sessions.at[order]), *flags, strict=True)
    ]


def _kind(sessions: Sessions) -> Ints:
    """Return the kind of each session, as in `_MARKS`; a single piece is no arrangement, and not ambiguous."""
    pieces: Ints = sessions.payment.astype(np.int64) + 2 * sessions.call + 4 * sessions.chat
    several = np.isin(pieces, list(_SHAPES))
    return pieces + _AMBIGUOUS * (several & sessions.ambiguous)


def _calendar(at: Ints) -> tuple[Ints, Ints]:
    """Return the year and the day in it, from 0, as in a leap year: the first of March is at the same place in all."""
    day, month, year = (at.astype("datetime64[ms]").astype(f"datetime64[{unit}]") for unit in ("D", "M", "Y"))
    of_month = (day - month.astype("datetime64[D]")).astype(np.int64)
    months = (month - year.astype("datetime64[M]")).astype(np.int64)
    return year.astype(np.int64) + 1970, _MONTHS[months] + of_month


def _rows(year: Ints) -> Ints:
    """Return the years that have a row."""
    own = np.unique(year)
    if own.size and own[-1] - own[0] < _MANY_YEARS:
        return np.arange(own[0], own[-1] + 1)
    return own[-_MOST_YEARS:]


def _placed(year: Ints, day: Ints, kind: Ints) -> _Drawn:
    """Return the marks, none over another: one for each day and kind; where they are too many, each week and kind."""
    found = np.unique(np.stack((year, day, _RANKS[kind])), axis=1)
    if found.shape[1] <= MOST_DRAWN:
        at = found[1] + 0.5
        lane = _lanes(found[0], at)
        if lane.max(initial=0) < _LANES:
            return _Drawn(found[0], at, _KINDS[found[2]], lane, weekly=False)
    # The one or two days that are left of a year belong to its last week.
    found = np.unique(np.stack((found[0], np.minimum(found[1] // _WEEK, _WEEKS - 1), found[2])), axis=1)
    at = (found[1] + 0.5) * _WEEK
    return _Drawn(found[0], at, _KINDS[found[2]], _lanes(found[0], at), weekly=True)


def _lanes(year: Ints, at: Floats) -> Ints:
    """Return a lane for each mark of a row, the first in which it covers none."""
    lanes = np.zeros(at.size, np.int64)
    row: int | None = None
    last: list[float] = []
    for place, (own, x) in enumerate(zip(year.tolist(), at.tolist(), strict=True)):
        if own != row:
            row, last = own, []
        free = [lane for lane, taken in enumerate(last) if x - taken >= _APART_DAYS]
        lanes[place] = free[0] if free else len(last)
        last[lanes[place] :] = [x, *last[lanes[place] + 1 :]]
    return lanes


def _heights(rows: Ints, drawn: _Drawn) -> tuple[dict[int, float], float]:
    """Return where each row begins, and how high all are."""
    tops, height = {}, 0.0
    for row in rows.tolist():
        tops[row] = height
        height += (int(drawn.lane[drawn.year == row].max(initial=0)) + 2) * _LANE
    return tops, max(height, _LEAST_HEIGHT)


def _ground(sheet: Sheet, frame: Frame, across: Scale, words: Mapping[str, str]) -> None:
    """Draw the months."""
    for start in _MONTHS[1:].tolist():
        sheet.add([line(across(start), frame.top, across(start), frame.bottom, GRID)])
    ends = [*_MONTHS.tolist(), _LEAP]
    middles = [((begin + end) / 2, f"{number:02}") for number, (begin, end) in enumerate(pairwise(ends), 1)]
    sheet.across(frame, across, middles, words["month"], grid=False)


def _label(sheet: Sheet, frame: Frame, tops: Mapping[int, float], counted: Mapping[int, str]) -> None:
    """Write each year and its number of sessions beside its row."""
    for row, top in tops.items():
        y = frame.top + top
        if top:
            sheet.add([line(frame.left, y, frame.right, y, 'stroke="#999999"')])
        sheet.add([svg.words(str(row), frame.left - 8, y + _LANE + 4, anchor="end")])
        sheet.add([svg.words(counted[row], frame.right + 8, y + _LANE + 4, grey=True)])


def _entries(kind: Ints, words: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the kinds that there are, with how many."""
    for one, (shape, pen) in _MARKS.items():
        count = int((kind == one).sum())
        parts = [words[name] for bit, name in ((1, "payment"), (2, "call"), (4, "chat")) if one & bit]
        doubt = f", {words['ambiguous']}" if one & _AMBIGUOUS else ""
        if count:
            yield sign(shape, pen), f"{' + '.join(parts) or words['other']}{doubt} ({number(count)})"


def _told(sessions: Sessions, year: Ints, rows: Ints, drawn: _Drawn, words: Mapping[str, str]) -> Iterator[str]:
    at = sessions.at
    if not at.size:
        yield words["nothing"]
        return
    (first, _), (last, _) = svg.moments(np.array([at.min(), at.max()]))
    kind = _kind(sessions)
    several = int(np.isin(kind % _AMBIGUOUS, list(_SHAPES)).sum())
    yield words["told"].format(
        sessions=number(several),
        whole=number(int((kind % _AMBIGUOUS == _WHOLE).sum())),
        ambiguous=number(int((kind >= _AMBIGUOUS).sum())),
        single=number(at.size - several),
        first=first,
        last=last,
    )
    if first == last:
        yield words["one_day"]
    early = int((year < rows[0]).sum())
    hidden = at.size - early - drawn.kind.size
    if drawn.weekly:
        yield words["gathered"]
    elif hidden:
        yield words["hidden"].format(count=number(hidden))
    if rows[-1] - rows[0] >= rows.size:
        yield words["empty_years"]
    if early:
        yield words["left_out"].format(years=number(rows.size), count=number(early))

"""Payments and calls of one pair on a plane: the day across, the hour of the local day upwards."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from relais.figures import svg
from relais.figures.axis import DAY_MS, Scale, dates
from relais.figures.sheet import Entry, Frame, Sheet, sign
from relais.figures.svg import Flags, Ints, line, marks, number, wide
from relais.model.notice import msg

# The texts of the picture by name. A door hands in the same names in its own language, and a title with the two names.
WORDS: dict[str, str] = {
    "title": msg("Payments and calls by day and hour"),
    "day": msg("day"),
    "hour": msg("hour of the local day"),
    "night": msg("night"),
    "evening": msg("evening"),
    "payment": msg("payment"),
    "call": msg("call"),
    "near": msg("payment with a call near"),
    "far": msg("payment without a call near"),
    "told": msg(
        "Payments: {payments}, of which {near} with a call near. Calls: {calls}. From {first} to {last}. A diamond is a"
        " payment, filled where a call is near; small marks are calls, and may lie beneath a payment. Night is from 22"
        " to 6, evening from 18 to 22."
    ),
    "nothing": msg("No payment and no call has a known moment: there is nothing to draw."),
    "no_payments": msg("There are no payments with a known moment."),
    "no_calls": msg("There are no calls with a known moment."),
    "one_day": msg("All lie on one day."),
    "hidden": msg("At the same instant as another of their kind, and drawn once: {count}."),
    "gathered_calls": msg(
        "So many calls are not drawn one by one: a square stands for the calls of a stretch of {days} d by {minutes}"
        " min; the larger, the more, up to {most}."
    ),
    "gathered_payments": msg(
        "So many payments are not drawn one by one: a diamond stands for those of a stretch of {days} d by {minutes}"
        " min, filled where one of them has a call near."
    ),
}
# The columns of the table by key, and their headings.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("what", msg("what")),
    ("day", msg("day")),
    ("time", msg("local time")),
    ("near", msg("a call near")),
)

# More marks than this cover each other: they are gathered by stretches of time.
MOST_DRAWN = 2_000
_MINUTES, _LEAST_WIDE = 20, 6.0
_HEIGHT = 420.0
# A picture of less than a week shows a week; marks of the first and the last day keep off the frame.
_LEAST_DAYS, _BESIDE = 7, 0.01
_BANDS = ((0, 6, "night", "#e2e2e2"), (18, 22, "evening", "#f2f2f2"), (22, 24, "night", "#e2e2e2"))
# The windows of the test begin at these hours too.
_HOURS = range(0, 25, 4)
_CALL = 'fill="none" stroke="#444444" stroke-width="1.2"'
_CALLS = 'fill="#666666"'
_FAR = 'fill="#ffffff" stroke="#000000" stroke-width="1.4"'
_NEAR = 'fill="#000000" stroke="#ffffff" stroke-width="0.8"'
_DIAMOND, _CROSS = 5.0, 2.8
# Half a square of few, more, many and most calls.
_SQUARES = (0.8, 1.4, 2.0, 2.6)


class _Grid(NamedTuple):
    """How marks are gathered: the first day, and how many days a stretch has."""

    first: int
    days: int


class _Stretches(NamedTuple):
    """Where gathered marks stand: the middles of their stretches, in milliseconds, and how many each stands for."""

    day: Ints
    clock: Ints
    events: Ints


def picture(payments: Ints, calls: Ints, near: Flags, words: Mapping[str, str] = WORDS) -> str:
    """Return an SVG document. Instants are local, in milliseconds as the clock on the wall counts them.

    `near`: which payments have a call near. `words`: WORDS in the language of the reader.
    """
    sheet = Sheet(words["title"])
    sheet.paragraph(words["hour"], grey=True)
    both = np.concatenate((payments, calls))
    frame = sheet.frame(_HEIGHT, wide("24:00"), min(max(wide(words[name]) for _, _, name, _ in _BANDS), 160))
    first, last = _days(both)
    across = Scale(float(first * DAY_MS), float(last * DAY_MS), frame.left, frame.right)
    upwards = Scale(0, float(DAY_MS), frame.bottom, frame.top)
    _ground(sheet, frame, upwards, words)
    sheet.across(frame, across, dates(across) if both.size else [], words["day"])
    grid = _grid(frame, first, last)
    sheet.add(_called(calls, grid, across, upwards))
    sheet.add(_paid(payments, near, grid, across, upwards))
    sheet.outline(frame)
    sheet.legend(_entries(payments.size, calls.size, int(near.sum()), words))
    return sheet.document(" ".join(_told(payments, calls, near, grid, words)))


def table(
    payments: Ints, calls: Ints, near: Flags, words: Mapping[str, str] = WORDS
) -> list[dict[str, str | bool | None]]:
    """Return the events the picture shows, in order of time, under the keys of COLUMNS; `near` of a call is None."""
    told = svg.moments(np.concatenate((payments, calls)))
    what = [*([words["payment"]] * payments.size), *([words["call"]] * calls.size)]
    flags = [*near.tolist(), *([None] * calls.size)]
    rows = [
        {"what": name, "day": day, "time": time, "near": flag}
        for name, (day, time), flag in zip(what, told, flags, strict=True)
    ]
    order = np.argsort(np.concatenate((payments, calls)), kind="stable")
    return [rows[at] for at in order.tolist()]


def _days(both: Ints) -> tuple[int, int]:
    """Return the first day and the day after the last, with some room beside them; a week at least."""
    first, last = (int(both.min()) // DAY_MS, int(both.max()) // DAY_MS + 1) if both.size else (0, 0)
    beside = max((_LEAST_DAYS - (last - first)) // 2, round(_BESIDE * (last - first)))
    return first - beside, last + beside


def _grid(frame: Frame, first: int, last: int) -> _Grid:
    """Return stretches of as many days as make a mark wide enough to be seen."""
    return _Grid(first, max(1, int(np.ceil((last - first) * _LEAST_WIDE / (frame.right - frame.left)))))


def _ground(sheet: Sheet, frame: Frame, upwards: Scale, words: Mapping[str, str]) -> None:
    """Draw night and evening, and a line every four hours."""
    for begin, end, name, grey in _BANDS:
        top, bottom = upwards(end * DAY_MS / 24), upwards(begin * DAY_MS / 24)
        sheet.add([svg.box(frame.left, top, frame.right - frame.left, bottom - top, f'fill="{grey}"')])
        told = svg.wrapped(words[name], sheet.width - frame.right - 20)
        y = (top + bottom) / 2 + 4 - (len(told) - 1) * 8
        sheet.add(svg.words(one, frame.right + 8, y + 16 * row, grey=True) for row, one in enumerate(told[:2]))
    for hour in (18, 22, 6):
        y = upwards(hour * DAY_MS / 24)
        sheet.add([line(frame.left, y, frame.right, y, 'stroke="#888888" stroke-dasharray="4 4"')])
    sheet.up(frame, upwards, [(hour * DAY_MS / 24, f"{hour:02}:00") for hour in _HOURS])


def _called(calls: Ints, grid: _Grid, across: Scale, upwards: Scale) -> Iterator[str]:
    if calls.size <= MOST_DRAWN:
        yield from _drawn(svg.cross(_CROSS), calls, across, upwards, _CALL)
        return
    found = _gathered(calls, grid)
    for size, reach in enumerate(_SQUARES):
        kept = _size(found.events) == size
        x, y = across.each(found.day[kept]), upwards.each(found.clock[kept])
        yield from marks(svg.square(reach), x, y, _CALLS)


def _paid(payments: Ints, near: Flags, grid: _Grid, across: Scale, upwards: Scale) -> Iterator[str]:
    for kept, pen in ((~near, _FAR), (near, _NEAR)):
        if payments.size <= MOST_DRAWN:
            yield from _drawn(svg.diamond(_DIAMOND), payments[kept], across, upwards, pen)
            continue
        found = _gathered(payments[kept], grid)
        yield from marks(svg.diamond(3), across.each(found.day), upwards.each(found.clock), pen)


def _drawn(shape: str, at: Ints, across: Scale, upwards: Scale, pen: str) -> Iterable[str]:
    """Yield one mark for each instant, in the middle of its day."""
    once = np.unique(at)
    return marks(shape, across.each(once // DAY_MS * DAY_MS + DAY_MS // 2), upwards.each(once % DAY_MS), pen)


def _gathered(at: Ints, grid: _Grid) -> _Stretches:
    """Return the stretches that hold any of these; they are counted from the first day of the picture."""
    begin, wide_ms, high_ms = grid.first * DAY_MS, grid.days * DAY_MS, _MINUTES * 60_000
    cells, count = np.unique(np.stack(((at - begin) // wide_ms, at % DAY_MS // high_ms)), axis=1, return_counts=True)
    return _Stretches(
        begin + cells[0] * wide_ms + wide_ms // 2, cells[1] * high_ms + high_ms // 2, count.astype(np.int64)
    )


def _size(count: Ints) -> Ints:
    """Return the size of each square, 0 to 3: equal steps of the logarithm up to the most."""
    most = np.log(max(int(count.max(initial=1)), 2))
    sizes: Ints = np.minimum(np.log(count) / most * len(_SQUARES), len(_SQUARES) - 1).astype(np.int64)
    return sizes


def _entries(payments: int, calls: int, near: int, words: Mapping[str, str]) -> list[Entry]:
    call = sign(svg.cross(_CROSS), _CALL) if calls <= MOST_DRAWN else sign(svg.square(_SQUARES[-1]), _CALLS)
    return [
        (sign(svg.diamond(_DIAMOND), _NEAR), f"{words['near']} ({number(near)})"),
        (sign(svg.diamond(_DIAMOND), _FAR), f"{words['far']} ({number(payments - near)})"),
        (call, f"{words['call']} ({number(calls)})"),
    ]


def _told(payments: Ints, calls: Ints, near: Flags, grid: _Grid, words: Mapping[str, str]) -> Iterator[str]:
    """Yield in words what the picture shows, and what it does not."""
    both = np.concatenate((payments, calls))
    if not both.size:
        yield words["nothing"]
        return
    (first, _), (last, _) = svg.moments(np.array([both.min(), both.max()]))
    yield words["told"].format(
        payments=number(payments.size), near=number(int(near.sum())), calls=number(calls.size), first=first, last=last
    )
    for at, none in ((payments, "no_payments"), (calls, "no_calls")):
        if not at.size:
            yield words[none]
    if first == last:
        yield words["one_day"]
    hidden = sum(at.size - np.unique(at).size for at in (payments, calls) if at.size <= MOST_DRAWN)
    if hidden:
        yield words["hidden"].format(count=number(hidden))
    stretch = {"days": number(grid.days), "minutes": number(_MINUTES)}
    if calls.size > MOST_DRAWN:
        yield words["gathered_calls"].format(**stretch, most=number(int(_gathered(calls, grid).events.max())))
    if payments.size > MOST_DRAWN:
        yield words["gathered_payments"].format(**stretch)

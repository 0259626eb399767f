"""How long after a payment, or before it, the nearest call came: counts, against what chance would give."""

from collections.abc import Iterator, Mapping

from relais.figures import svg
from relais.figures.axis import Scale, minutes, numbers
from relais.figures.sheet import Entry, Frame, Sheet, stroke, swatch
from relais.figures.svg import Floats, Ints, line, number, polyline, steps, wide
from relais.model.notice import msg

# The texts of the picture by name. A door hands in the same names in its own language, and a title with the two names.
WORDS: dict[str, str] = {
    "title": msg("Time from payment to the nearest call"),
    "payments": msg("payments"),
    "lag": msg("from the payment to the nearest call; to the left the call came first"),
    "seen": msg("payments seen"),
    "expected": msg("payments by chance"),
    "span": msg("the time the test looks at"),
    "told": msg(
        "Payments: {payments}. Nearest call after the payment: {after}, by chance {after_expected}; before it:"
        " {before}, by chance {before_expected}; farther off than the picture goes: {beyond}. Columns are what was"
        " seen; the dashed line is what chance would give if each payment could as well have been made at any other"
        " moment of its window. Single columns stray from it by chance: the test alone says whether there are more than"
        " chance gives."
    ),
    "nothing": msg("No payment has a known moment: there is nothing to draw."),
    "point": svg.POINT,
    "none_near": msg("No call is as near as the picture goes."),
}
# The columns of the table by key, and their headings. The last row, with neither beginning nor end, lies farther off.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("from_min", msg("from (minutes)")),
    ("until_min", msg("until (minutes)")),
    ("seen", msg("payments seen")),
    ("expected", msg("payments by chance")),
)

_HEIGHT = 340.0
_SEEN = 'fill="#bdbdbd" stroke="#000000" stroke-width="0.9"'
_EXPECTED = 'stroke="#000000" stroke-width="2.2" stroke-dasharray="6 4"'
_SPAN = 'fill="#efefef" stroke="#777777" stroke-dasharray="2 3"'
_ZERO = 'stroke="#000000" stroke-width="1.4"'


def picture(
    seen: Ints,
    expected: Floats,
    edges: Ints,
    payments: int,
    words: Mapping[str, str] = WORDS,
    span: tuple[int, int] | None = None,
) -> str:
    """Return an SVG document: a column for each stretch of lags, and the line of chance.

    `seen`, `expected`: how many of the `payments` have their nearest call in each stretch; `edges`: of the stretches,
    in milliseconds, one more than they are, below 0 where the call came first. `span`: what the test looks at.
    """
    sheet = Sheet(words["title"])
    sheet.paragraph(words["payments"], grey=True)
    most = max(float(seen.max(initial=0)), float(expected.max(initial=0)), 1.0)
    ticks = numbers(Scale(0, most, _HEIGHT, 0), upwards=True, whole=True)
    frame = sheet.frame(_HEIGHT, max(wide(label) for _value, label in ticks), 0)
    across = Scale(float(edges[0]), float(edges[-1]), frame.left, frame.right)
    upwards = Scale(0, most * 1.04, frame.bottom, frame.top)
    if span:
        left, right = (min(max(across(one), frame.left), frame.right) for one in span)
        sheet.add([svg.box(left, frame.top, right - left, frame.bottom - frame.top, _SPAN)])
    sheet.up(frame, upwards, ticks)
    sheet.across(frame, across, minutes(across), words["lag"], grid=False)
    sheet.add(_columns(seen, across.each(edges), upwards, frame))
    sheet.add(_chance(expected, across.each(edges), upwards))
    if edges[0] <= 0 <= edges[-1]:
        sheet.add([line(across(0), frame.top, across(0), frame.bottom, _ZERO)])
    sheet.outline(frame)
    sheet.legend(_entries(words, with_span=span is not None))
    return sheet.document(" ".join(_told(seen, expected, edges, payments, words)))


def table(seen: Ints, expected: Floats, edges: Ints, payments: int) -> list[dict[str, float | int | None]]:
    """Return the stretches the picture shows under the keys of COLUMNS, and last the payments that lie farther off."""
    rows: list[dict[str, float | int | None]] = [
        {"from_min": begin / 60_000, "until_min": end / 60_000, "seen": count, "expected": chance}
        for begin, end, count, chance in zip(
            edges[:-1].tolist(), edges[1:].tolist(), seen.tolist(), expected.tolist(), strict=True
        )
    ]
    beyond = {"seen": payments - int(seen.sum()), "expected": max(payments - float(expected.sum()), 0.0)}
    return [*rows, {"from_min": None, "until_min": None, **beyond}]


def _columns(seen: Ints, at: Floats, upwards: Scale, frame: Frame) -> Iterator[str]:
    for count, left, right in zip(seen.tolist(), at[:-1].tolist(), at[1:].tolist(), strict=True):
        if count:
            yield svg.box(left, upwards(count), right - left, frame.bottom - upwards(count), _SEEN)


def _chance(expected: Floats, at: Floats, upwards: Scale) -> Iterator[str]:
    x, y = steps(at, upwards.each(expected))
    # White beneath it keeps the line in sight over a column.
    yield polyline(x, y, 'stroke="#ffffff" stroke-width="3.6" stroke-opacity="0.75"')
    yield polyline(x, y, _EXPECTED)


def _entries(words: Mapping[str, str], *, with_span: bool) -> Iterator[Entry]:
    yield swatch(_SEEN), words["seen"]
    yield stroke(_EXPECTED), words["expected"]
    if with_span:
        yield swatch(_SPAN), words["span"]


def _told(seen: Ints, expected: Floats, edges: Ints, payments: int, words: Mapping[str, str]) -> Iterator[str]:
    if not payments:
        yield words["nothing"]
        return
    after = edges[:-1] >= 0
    yield words["told"].format(
        payments=number(payments),
        after=number(int(seen[after].sum())),
        after_expected=_short(float(expected[after].sum()), words["point"]),
        before=number(int(seen[~after].sum())),
        before_expected=_short(float(expected[~after].sum()), words["point"]),
        beyond=number(payments - int(seen.sum())),
    )
    if not seen.any():
        yield words["none_near"]


def _short(value: float, point: str) -> str:
    return number(round(value, 1), point)

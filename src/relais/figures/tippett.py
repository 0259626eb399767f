"""A Tippett plot: the share of pairs whose likelihood ratio is greater than x, where H1 holds and where H2 does."""

from collections.abc import Iterator, Mapping

import numpy as np

from relais.figures.axis import Scale, numbers, powers
from relais.figures.sheet import Sheet, stroke
from relais.figures.svg import Floats, Ints, line, number, polyline, steps, wide
from relais.model.notice import msg

# The texts of the picture by name. A door hands in the same names in its own language.
WORDS: dict[str, str] = {
    "title": msg("Tippett plot"),
    "share": msg("share of pairs with a greater likelihood ratio"),
    "ratio": msg("likelihood ratio, on a logarithmic scale"),
    "h1": msg("pairs for which H1 holds"),
    "h2": msg("pairs for which H2 holds"),
    "even": msg("a ratio of 1, which supports neither"),
    "told": msg(
        "Pairs for which H1 holds: {h1}, of which {h1_below} mislead with a ratio below 1. Pairs for which H2 holds:"
        " {h2}, of which {h2_above} mislead with a ratio above 1, {h2_hundred} of them above 100. The whole line is H1,"
        " the dashed line H2. A ratio says how many times more probable the findings are under H1 than under H2; it is"
        " not the probability of either."
    ),
    "no_h1": msg("There is no pair for which H1 holds."),
    "no_h2": msg("There is no pair for which H2 holds."),
    "off": msg("Ratios that lie off the picture: {count}."),
    "unknown": msg("Ratios that could not be reckoned, and are left out: {count}."),
}
# The columns of the table by key, and their headings.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("log10_ratio", msg("logarithm of the ratio")),
    ("h1", msg("pairs for which H1 holds")),
    ("h1_share", msg("their share")),
    ("h2", msg("pairs for which H2 holds")),
    ("h2_share", msg("their share")),
)

_HEIGHT = 380.0
# Beyond, nothing is drawn: no reference bears out a ratio of a million millions.
_FARTHEST = 12
_LEAST = 1
_STEP = 0.5
_H1 = 'stroke="#000000" stroke-width="2.4" stroke-dasharray="none"'
_H2 = 'stroke="#000000" stroke-width="2.4" stroke-dasharray="7 4"'
_EVEN = 'stroke="#555555" stroke-width="1.2" stroke-dasharray="1.5 3"'


def picture(h1: Floats, h2: Floats, words: Mapping[str, str] = WORDS) -> str:
    """Return an SVG document. `h1`, `h2`: the logarithms (base 10) of the ratios where each proposition holds."""
    sheet = Sheet(words["title"])
    sheet.paragraph(words["share"], grey=True)
    one, two = _known(h1), _known(h2)
    low, high = _reach(np.concatenate((one, two)))
    frame = sheet.frame(_HEIGHT, wide("100\u00a0%"), 0)
    across = Scale(low, high, frame.left, frame.right)
    upwards = Scale(0, 1, frame.bottom, frame.top)
    sheet.up(frame, upwards, [(value, f"{100 * value:.0f}\u00a0%") for value, _label in numbers(upwards, upwards=True)])
    sheet.across(frame, across, powers(across), words["ratio"])
    sheet.add([line(across(0), frame.top, across(0), frame.bottom, _EVEN)])
    for ratios, pen in ((two, _H2), (one, _H1)):
        sheet.add(_curve(ratios, across, upwards, pen))
    sheet.outline(frame)
    sheet.legend([(stroke(_H1), words["h1"]), (stroke(_H2), words["h2"]), (stroke(_EVEN), words["even"])])
    return sheet.document(" ".join(_told(h1, h2, low, high, words)))


def table(h1: Floats, h2: Floats) -> list[dict[str, float | int | None]]:
    """Return what the picture shows, at every half step of the logarithm, under the keys of COLUMNS."""
    one, two = _known(h1), _known(h2)
    low, high = _reach(np.concatenate((one, two)))
    at = np.arange(round(low / _STEP), round(high / _STEP) + 1).astype(np.float64) * _STEP
    counts = [_greater(ratios, at) for ratios in (one, two)]
    rows = zip(at.tolist(), *(found.tolist() for found in counts), strict=True)
    return [
        {"log10_ratio": x, "h1": a, "h1_share": a / one.size if one.size else None,
         "h2": b, "h2_share": b / two.size if two.size else None}
        for x, a, b in rows
    ]  # fmt: skip


def _known(ratios: Floats) -> Floats:
    known: Floats = np.sort(ratios[~np.isnan(ratios)])
    return known


def _reach(ratios: Floats) -> tuple[float, float]:
    """Return the powers of ten between which the picture lies, 1 always within."""
    finite = ratios[np.isfinite(ratios)]
    low, high = np.floor(finite.min(initial=-_LEAST)), np.ceil(finite.max(initial=_LEAST))
    return float(max(low, -_FARTHEST)), float(min(high, _FARTHEST))


def _greater(ratios: Floats, at: Floats) -> Ints:
    """Return how many ratios, in order, are greater than each value."""
    return (ratios.size - np.searchsorted(ratios, at, side="right")).astype(np.int64)


def _curve(ratios: Floats, across: Scale, upwards: Scale, pen: str) -> Iterator[str]:
    """Yield the steps of one line: its own, or where they are finer than the paper one for each point of it."""
    if not ratios.size:
        return
    fine = np.linspace(across.low, across.high, round(across.end - across.start) + 1)
    inside = np.unique(ratios[(ratios > across.low) & (ratios <= across.high)])
    at = inside if inside.size < fine.size else fine[1:-1]
    edges = np.concatenate(([across.low], at, [across.high]))
    x, y = steps(edges, _greater(ratios, edges[:-1]) / ratios.size)
    yield polyline(across.each(x), upwards.each(y), pen)


def _told(h1: Floats, h2: Floats, low: float, high: float, words: Mapping[str, str]) -> Iterator[str]:
    one, two = _known(h1), _known(h2)
    yield words["told"].format(
        h1=number(one.size),
        h1_below=number(int((one < 0).sum())),
        h2=number(two.size),
        h2_above=number(int((two > 0).sum())),
        h2_hundred=number(int((two > 2).sum())),
    )
    for ratios, none in ((one, "no_h1"), (two, "no_h2")):
        if not ratios.size:
            yield words[none]
    off = sum(int(((ratios < low) | (ratios > high)).sum()) for ratios in (one, two))
    unknown = h1.size + h2.size - one.size - two.size
    for count, name in ((off, "off"), (unknown, "unknown")):
        if count:
            yield words[name].format(count=number(count))

"""A picture of how soon each order of work reaches whom it should: recall against packages opened, as SVG text."""

from collections.abc import Mapping

import numpy as np

from relais.bench.curve import Curve
from relais.bench.metrics import RELAIS
from relais.figures.axis import Scale, numbers
from relais.figures.sheet import Sheet, stroke
from relais.figures.svg import polyline, wide

_WIDTH, _HEIGHT = 720.0, 336.0
# A line is told apart by its dashes too, not by its colour alone.
_STROKES = {
    RELAIS: ("#1b4f72", "none", 3.0),
    "arrival": ("#b9770e", "7 4", 1.8),
    "priority": ("#6c3483", "2 3", 1.8),
    "amount": ("#1e8449", "10 3 2 3", 1.8),
    "named": ("#555555", "1 4", 1.8),
}
# As many points as the eye can follow; a curve of a hundred thousand leads has no more.
_POINTS = 240


def picture(curves: Mapping[str, Curve], title: str) -> str:
    """Return an SVG document: one line per order of work, a title, both axes named."""
    opened = max((len(curve.hits) for curve in curves.values()), default=0)
    sheet = Sheet(title, _WIDTH)
    sheet.paragraph("recall", grey=True)
    frame = sheet.frame(_HEIGHT, wide("100\u00a0%"), 0)
    across = Scale(0, max(opened, 1), frame.left, frame.right)
    upwards = Scale(0, 1, frame.bottom, frame.top)
    sheet.up(frame, upwards, [(tick / 5, f"{100 * tick // 5}\u00a0%") for tick in range(6)])
    sheet.across(frame, across, numbers(across, whole=True), "packages opened, in order")
    sheet.add(_line(engine, curve, across, upwards) for engine, curve in curves.items())
    sheet.outline(frame)
    sheet.legend([(stroke(_pen(engine)), engine) for engine in curves])
    return sheet.document(_told(curves), shown=False)


def _pen(engine: str) -> str:
    colour, dashes, width = _STROKES[engine]
    return f'stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dashes}"'


def _line(engine: str, curve: Curve, across: Scale, upwards: Scale) -> str:
    recall = np.r_[0.0, np.cumsum(curve.hits)] / max(curve.positives, 1)
    shown = np.unique(np.linspace(0, len(curve.hits), min(len(curve.hits), _POINTS) + 1).astype(np.int64))
    return polyline(across.each(shown), upwards.each(recall[shown]), _pen(engine))


def _told(curves: Mapping[str, Curve]) -> str:
    """Return in words what the lines show."""
    parts = []
    for engine, curve in curves.items():
        tenth = max(len(curve.hits) // 10, 1)
        parts.append(f"{engine}: recall {curve.recall(tenth) or 0:.0%} after {tenth} packages")
    return "; ".join(parts)

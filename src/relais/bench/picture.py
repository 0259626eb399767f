"""A picture of how soon each order of work reaches whom it should: recall against packages opened, as SVG text."""

from collections.abc import Mapping
from html import escape

import numpy as np

from relais.bench.curve import Curve
from relais.bench.metrics import RELAIS

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 150, 48, 56
_ACROSS, _UP = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
# A line is told apart by its dashes too, not by its colour alone.
_STROKES = {
    RELAIS: ("#1b4f72", "none", 3.0),
    "arrival": ("#b9770e", "7 4", 1.8),
    "priority": ("#6c3483", "2 3", 1.8),
    "amount": ("#1e8449", "10 3 2 3", 1.8),
    "named": ("#555555", "1 4", 1.8),
}
_TICKS = 5
# As many points as the eye can follow; a curve of a hundred thousand leads has no more.
_POINTS = 240


def picture(curves: Mapping[str, Curve], title: str) -> str:
    """Return an SVG document: one line per order of work, a title, both axes named."""
    opened = max((len(curve.hits) for curve in curves.values()), default=0)
    named = 'role="img" aria-labelledby="title description" font-family="sans-serif" font-size="12"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {named}>',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(_told(curves))}</desc>',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
            f'<text x="{_LEFT}" y="26" font-size="15" font-weight="bold">{escape(title)}</text>',
            *_axes(opened),
            *(part for place, engine in enumerate(curves) for part in _line(place, engine, curves[engine], opened)),
            "</svg>",
            "",
        ]
    )


def _axes(opened: int) -> list[str]:
    parts = []
    for tick in range(_TICKS + 1):
        x, y = _LEFT + _ACROSS * tick / _TICKS, _TOP + _UP * (1 - tick / _TICKS)
        parts += [
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_LEFT + _ACROSS}" y2="{y:.1f}" stroke="#dddddd"/>',
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{100 * tick / _TICKS:.0f} %</text>',
            f'<text x="{x:.1f}" y="{_TOP + _UP + 18}" text-anchor="middle">{_number(opened * tick / _TICKS)}</text>',
        ]
    middle = _TOP + _UP / 2
    return [
        *parts,
        f'<text x="{_LEFT + _ACROSS / 2}" y="{_HEIGHT - 14}" text-anchor="middle">packages opened, in order</text>',
        f'<text x="16" y="{middle}" text-anchor="middle" transform="rotate(-90 16 {middle})">recall</text>',
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _line(place: int, engine: str, curve: Curve, opened: int) -> list[str]:
    colour, dashes, width = _STROKES[engine]
    pen = f'stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dashes}"'
    x, y = _LEFT + _ACROSS, _TOP + 14 + 22 * place
    return [
        f'<polyline fill="none" {pen} points="{_points(curve, opened)}"/>',
        f'<line x1="{x + 14}" y1="{y}" x2="{x + 44}" y2="{y}" {pen}/>',
        f'<text x="{x + 50}" y="{y + 4}">{escape(engine)}</text>',
    ]


def _points(curve: Curve, opened: int) -> str:
    recall = np.r_[0.0, np.cumsum(curve.hits)] / max(curve.positives, 1)
    shown = np.unique(np.linspace(0, len(curve.hits), min(len(curve.hits), _POINTS) + 1).astype(int))
    return " ".join(f"{_LEFT + _ACROSS * n / max(opened, 1):.1f},{_TOP + _UP * (1 - recall[n]):.1f}" for n in shown)


def _told(curves: Mapping[str, Curve]) -> str:
    """Return in words what the lines show."""
    parts = []
    for engine, curve in curves.items():
        tenth = max(len(curve.hits) // 10, 1)
        parts.append(f"{engine}: recall {curve.recall(tenth) or 0:.0%} after {tenth} packages")
    return "; ".join(parts)

"""A network as a picture: SVG text from its positions. Its twin in words is the table of `relais network`."""

from collections.abc import Iterable, Mapping
from html import escape
from math import hypot
from typing import Any

from relais.desk.network import Network
from relais.desk.network_labels import SIZE, Label, labels, texts
from relais.figures.svg import safe

_WIDTH, _MOST_HEIGHT, _LEAST_HEIGHT = 960, 1200, 160
_MARGIN, _TOP, _LEGEND = 70, 56, 74
# Points per step: nodes nearer than the first would touch, farther than the last the picture is empty.
_CLOSEST, _WIDEST = 4.0, 90.0
_RADIUS = 6.0
# Beyond so many, names would cover each other: starts and payees of the cover keep theirs, a pointer shows the others.
_NAMED = 45
# An act is told by its dashes, not by its colour alone; lines between the same two lie side by side.
_ACTS = {"pays": ("#1b4f72", "none", 0.0), "calls": ("#7d6608", "7 4", 5.0), "writes": ("#5b5b5b", "2 3", -5.0)}
_START, _COVER, _NODE = "#1b4f72", "#d5e8d4", "#ffffff"
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9"'
    ' markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#555555"/></marker></defs>'
)
# Names stay legible over lines.
_HALO = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"'

Words = Mapping[str, str]
_At = Mapping[str, tuple[float, float]]


def picture(found: Network, words: Words) -> str:
    """Return an SVG document. `words` are its texts by name: title, description, pays, calls, writes, start, cover."""
    at, height = _places(found.positions.to_pylist())
    distance = dict(zip(*(found.reached.nodes[name].to_pylist() for name in ("subject_id", "distance")), strict=True))
    told = texts(at, found.called)
    labelled = f'role="img" aria-labelledby="title description" font-family="sans-serif" font-size="{SIZE}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" {labelled}>',
            f'<title id="title">{escape(words["title"])}</title>',
            f'<desc id="description">{escape(words["description"])}</desc>',
            _ARROW,
            f'<rect width="{_WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
            f'<text x="24" y="30" font-size="15" font-weight="bold">{escape(words["title"])}</text>',
            *_lines(found.reached.ties.to_pylist(), at, words, told),
            *_nodes(at, distance, frozenset(found.explained.payees), labels(at, told)),
            *_legend(height - _LEGEND + 24, words),
            "</svg>",
            "",
        ]
    )


def _places(rows: list[dict[str, Any]]) -> tuple[dict[str, tuple[float, float]], float]:
    """Return the point of each subject, and the height of the picture."""
    if not rows:
        return {}, _LEAST_HEIGHT
    left, top = min(row["x"] for row in rows), min(row["y"] for row in rows)
    wide, high = (max(row[axis] for row in rows) - first for axis, first in (("x", left), ("y", top)))
    fits = min(
        (_WIDTH - 2 * _MARGIN) * 100 / max(wide, 1), (_MOST_HEIGHT - _TOP - _LEGEND - _MARGIN) * 100 / max(high, 1)
    )
    scale = min(max(fits, _CLOSEST), _WIDEST) / 100
    inset = (_WIDTH - wide * scale) / 2
    at = {
        row["subject_id"]: (inset + (row["x"] - left) * scale, _TOP + 24 + (row["y"] - top) * scale)
        for row in sorted(rows, key=lambda row: row["subject_id"])
    }
    return at, max(_LEAST_HEIGHT, _TOP + 48 + high * scale + _LEGEND)


def _lines(
    ties: list[dict[str, Any]], at: _At, words: Words, told: Mapping[str, str]
) -> Iterable[str]:  # fmt: skip
    """Return one line per two subjects and act; its events, all currencies together, stand in its title."""
    events: dict[tuple[str, str, str], int] = {}
    for row in ties:
        key = (row["act"], row["from_subject"], row["to_subject"])
        events[key] = events.get(key, 0) + row["events"]
    for act, (colour, dashes, aside) in _ACTS.items():
        pen = f'stroke="{colour}" stroke-dasharray="{dashes}" stroke-opacity="0.6"'
        drawn = [
            _line((source, target), act, count, at, (aside, f"{told[source]} {words[act]} {told[target]}"))
            for (of, source, target), count in sorted(events.items())
            if of == act
        ]
        if any(drawn):
            yield "\n".join([f"<g {pen}>", *filter(None, drawn), "</g>"])


def _line(ends: tuple[str, str], act: str, count: int, at: _At, told: tuple[float, str]) -> str:
    """Return the line of an act between two subjects; nothing where they lie upon each other. `told`: aside, words."""
    (source, target), (aside, words) = ends, told
    (x1, y1), (x2, y2) = at[source], at[target]
    length = hypot(x2 - x1, y2 - y1)
    if length <= 2 * _RADIUS:
        return ""
    along, across = (x2 - x1) / length, (y2 - y1) / length
    off_x, off_y, gap = -across * aside, along * aside, _RADIUS + 1.5
    place = (
        f'x1="{x1 + along * gap + off_x:.1f}" y1="{y1 + across * gap + off_y:.1f}"'
        f' x2="{x2 - along * gap + off_x:.1f}" y2="{y2 - across * gap + off_y:.1f}"'
    )
    width = 1.0 + min(count.bit_length(), 8) * 0.25
    named = f'data-act="{act}" data-from="{escape(source)}" data-to="{escape(target)}"'
    title = safe(f"{words}: {count}")
    return f'<line {place} stroke-width="{width:.2f}" marker-end="url(#arrow)" {named}><title>{title}</title></line>'


def _nodes(
    at: _At, distance: Mapping[str, int], cover: frozenset[str], placed: Mapping[str, Label]
) -> Iterable[str]:  # fmt: skip
    for subject, (x, y) in at.items():
        start, covers = distance[subject] == 0, subject in cover
        label, text = placed[subject], safe(placed[subject].text)
        place = f'data-subject="{escape(subject)}" data-label="{text}" data-x="{x:.1f}" data-y="{y:.1f}"'
        place += "".join(
            f' data-{name}="1"' for name, of in (("start", start), ("left", label.left), ("below", label.below)) if of
        )
        yield f"<g {place}><title>{text} ({escape(subject)})</title>{_mark(x, y, start=start, covers=covers)}</g>"
        if len(at) <= _NAMED or start or covers:
            begin, base = label.place(x, y)
            anchor = ' text-anchor="end"' if label.left else ""
            yield f'<text x="{begin:.1f}" y="{base:.1f}"{anchor} {_HALO}>{text}</text>'


def _mark(x: float, y: float, *, start: bool, covers: bool) -> str:
    """Return a circle, or a square for a start; a payee of the cover has a ring."""
    fill = _START if start else _COVER if covers else _NODE
    pen = f'fill="{fill}" stroke="#333333" stroke-width="1.2"'
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS + 4}" fill="none" stroke="#2e7d32"/>' if covers else ""
    if start:
        side = 2 * _RADIUS - 1
        return f'{ring}<rect x="{x - side / 2:.1f}" y="{y - side / 2:.1f}" width="{side}" height="{side}" {pen}/>'
    return f'{ring}<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" {pen}/>'


def _legend(y: float, words: Words) -> Iterable[str]:
    x = 24.0
    for act, (colour, dashes, _aside) in _ACTS.items():
        yield (
            f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{x + 34:.0f}" y2="{y:.0f}" stroke="{colour}" stroke-width="1.6"'
            f' stroke-dasharray="{dashes}" marker-end="url(#arrow)"/>'
        )
        yield f'<text x="{x + 42:.0f}" y="{y + 4:.0f}">{escape(words[act])}</text>'
        x += 120
    for name, start in (("start", True), ("cover", False)):
        yield _mark(x + 8, y, start=start, covers=not start)
        yield f'<text x="{x + 26:.0f}" y="{y + 4:.0f}">{escape(words[name])}</text>'
        x += 200
    yield f'<text x="24" y="{y + 28:.0f}" fill="#444444">{escape(words["description"])}</text>'

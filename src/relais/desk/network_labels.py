"""What stands beside each subject of a drawn network, and on which side of it, so that words keep off each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from relais.figures.svg import wide

# Of the letters, in points; a page shows the drawing at no less than 0.93 of its size, so that they keep 11 pixels.
SIZE = 12.5
# Signs of a name that stand beside its subject.
_LONGEST = 24
# "S-" and four digits of a number.
_BEGINNING = 6
# How far from the middle of a subject its words begin, and the half of what the mark itself covers.
_OFF, _MARK = 10.0, 8.0
_Box = tuple[float, float, float, float]


class Label(NamedTuple):
    """The words, and where they stand: left or right of the subject, above or below its middle."""

    text: str
    left: bool = False
    below: bool = False

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where the words begin, or end where they stand left, on their base line."""
        return x + (-_OFF if self.left else _OFF), y + (_OFF + 5 if self.below else -_OFF / 2)


def texts(subjects: Iterable[str], called: Mapping[str, str]) -> dict[str, str]:
    """Return for each subject the name it is known by, else its number; the table beside the drawing has both.

    A name that several drawn ones bear has the beginning of each one's number behind it.
    """
    names = {one: called.get(one, one) for one in subjects}
    borne = Counter(names.values())
    cut = {one: name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for one, name in names.items()}
    return {one: f"{name} {one[:_BEGINNING]}" if borne[names[one]] > 1 else name for one, name in cut.items()}


def labels(at: Mapping[str, tuple[float, float]], told: Mapping[str, str]) -> dict[str, Label]:
    """Place the words of each subject in turn where they cover least of what stands there already."""
    taken: list[_Box] = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in at.values()]
    placed = {}
    for subject, point in at.items():
        tried = [Label(told[subject], left, below) for below in (False, True) for left in (False, True)]
        placed[subject] = min(tried, key=lambda one: _covered(_box(one, *point), taken))
        taken.append(_box(placed[subject], *point))
    return placed


def _box(label: Label, x: float, y: float) -> _Box:
    (begin, base), width = label.place(x, y), wide(label.text, SIZE)
    first = begin - width if label.left else begin
    return first, base - SIZE, first + width, base + SIZE / 4


def _covered(box: _Box, taken: Iterable[_Box]) -> float:
    left, top, right, bottom = box
    return sum(
        max(0.0, min(right, one[2]) - max(left, one[0])) * max(0.0, min(bottom, one[3]) - max(top, one[1]))
        for one in taken
    )

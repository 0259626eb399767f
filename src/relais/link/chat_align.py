"""Lays two exports of one conversation side by side: which lines are the same, and what differs. Arrays of lines only.

Lines are compared by the clock, once the shift between the two clocks is taken off: equal texts of one moment are one
line, the nearest first. Nothing here depends on which export is called the left one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relais.link.chat_pairs import NEAR_S
from relais.link.components import components
from relais.store.native import native

Ints = NDArray[np.int64]
Marks = NDArray[np.uint64]
Walk = Callable[..., None]

# How far apart in time two equal lines may stand, in seconds, the nearest taken first.
_STEPS_S = (0, 2, 15, NEAR_S)
_NOBODY = -1


@dataclass(frozen=True)
class Lines:
    """The lines of one export, in order of time: `mark` of the text, `at` in microseconds, `sender` or -1, has `text`.

    A line without text has the mark of its number of files.
    """

    mark: Marks
    at: Ints
    sender: Ints
    text: NDArray[np.bool_]


@dataclass(frozen=True)
class Alignment:
    """Rows of the left and of the right export: pairs as two arrays of one length, the rest as one.

    `same` are pairs of one text at one moment; `sender` those of them that two people are said to have written;
    `shifted` pairs of a text that each holds once, at two moments; `edited` pairs of two texts at one place.
    """

    same: tuple[Ints, Ints]
    sender: tuple[Ints, Ints]
    shifted: tuple[Ints, Ints]
    edited: tuple[Ints, Ints]
    only_left: Ints
    only_right: Ints


def align(left: Lines, right: Lines, ahead: int, lines: int = 0) -> Alignment:
    """Return how two exports differ; the right one's clock is `ahead` by so many microseconds.

    `lines` is how many lines are aligned in this run, in all pairs: many make a compiled loop worth its while.
    """
    walk = native(_walk, max(lines, left.at.size, right.at.size))
    marks = np.unique(np.r_[left.mark, right.mark], return_inverse=True)[1].astype(np.int64)
    left_key, right_key = marks[: left.at.size], marks[left.at.size :]
    left_at, right_at = left.at, right.at - ahead
    once = _once(left_key, right_key, left.text, (np.arange(left.at.size), np.arange(right.at.size)))
    near = np.abs(left_at[once[0]] - right_at[once[1]]) <= NEAR_S * 1_000_000
    people = _people(left.sender[once[0][near]], right.sender[once[1][near]], left.sender, right.sender)
    same = _same(walk, (left_key, left_at, people[0]), (right_key, right_at, people[1]))
    said = tuple(who[rows] for who, rows in zip(people, same, strict=True))
    other = (said[0] != said[1]) & (said[0] != _NOBODY) & (said[1] != _NOBODY)
    rest = _rest(left.at.size, same[0]), _rest(right.at.size, same[1])
    shifted = _once(left_key, right_key, left.text, rest)
    rest = np.setdiff1d(rest[0], shifted[0]), np.setdiff1d(rest[1], shifted[1])
    edited = _edited(walk, same, rest, (left, right), people, (left_at, right_at))
    return Alignment(
        same=same,
        sender=(same[0][other], same[1][other]),
        shifted=shifted,
        edited=edited,
        only_left=np.setdiff1d(rest[0], edited[0]),
        only_right=np.setdiff1d(rest[1], edited[1]),
    )


def _same(walk: Walk, left: tuple[Ints, Ints, Ints], right: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints]:
    """Return the pairs of one text, those of one person first. Each side is (key, at, person)."""
    keys, at, people = zip(left, right, strict=True)
    most = int(max(*(person.max(initial=0) for person in people))) + 2
    hands = [key * most + person + 1 for key, person in zip(keys, people, strict=True)]
    a, b = _near(walk, (hands[0], at[0]), (hands[1], at[1]))
    rest = _rest(at[0].size, a), _rest(at[1].size, b)
    c, d = _near(walk, (keys[0][rest[0]], at[0][rest[0]]), (keys[1][rest[1]], at[1][rest[1]]))
    a, b = np.r_[a, rest[0][c]], np.r_[b, rest[1][d]]
    order = np.argsort(a)
    return a[order], b[order]


def _near(walk: Walk, left: tuple[Ints, Ints], right: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return pairs of rows of one key that are near in time, in the order of the left. Each side is (key, at)."""
    rows = [np.lexsort((at, key)) for key, at in (left, right)]
    arrays = [array[order] for order, side in zip(rows, (left, right), strict=True) for array in side]
    met = np.full(left[0].size, -1, np.int64)
    taken = np.zeros(right[0].size, np.bool_)
    for step in _STEPS_S:
        walk(*arrays, step * 1_000_000, met, taken)
    found = np.flatnonzero(met >= 0)
    a, b = rows[0][found], rows[1][met[found]]
    order = np.argsort(a)
    return a[order].astype(np.int64), b[order].astype(np.int64)


def _walk(
    left_key: Ints, left_at: Ints, right_key: Ints, right_at: Ints, most: int, met: Ints, taken: NDArray[np.bool_]
) -> None:
    i = j = 0
    while i < left_key.size and j < right_key.size:
        if met[i] >= 0 or left_key[i] < right_key[j]:
            i += 1
        elif taken[j] or left_key[i] > right_key[j]:
            j += 1
        elif abs(right_at[j] - left_at[i]) <= most:
            met[i] = j
            taken[j] = True
            i += 1
            j += 1
        elif right_at[j] > left_at[i]:
            i += 1
        else:
            j += 1


def _people(a: Ints, b: Ints, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return one number per person for the senders of all lines of both; -1 where most lines do not say who it is.

    `a` and `b` are the senders of equal lines. Two are one person where more than half of the lines of either say so:
    a person whose name changed in one export stays one in the other.
    """
    both = (a != _NOBODY) & (b != _NOBODY)
    names_a, a = np.unique(a[both], return_inverse=True)
    names_b, b = np.unique(b[both], return_inverse=True)
    pairs, times = np.unique(a * max(names_b.size, 1) + b, return_counts=True)
    x, y = np.divmod(pairs, max(names_b.size, 1))
    of_a = times * 2 > np.bincount(a, minlength=names_a.size)[x]
    of_b = times * 2 > np.bincount(b, minlength=names_b.size)[y]
    one = of_a | of_b
    label = components(x[one].astype(np.int64), (y[one] + names_a.size).astype(np.int64), names_a.size + names_b.size)
    sure_a, sure_b = np.zeros(names_a.size, np.bool_), np.zeros(names_b.size, np.bool_)
    sure_a[x[of_a]], sure_b[y[of_b]] = True, True
    return (
        _numbered(left, names_a, np.where(sure_a, label[: names_a.size], _NOBODY)),
        _numbered(right, names_b, np.where(sure_b, label[names_a.size :], _NOBODY)),
    )


def _numbered(senders: Ints, names: Ints, labels: Ints) -> Ints:
    if not names.size:
        return np.full(senders.size, _NOBODY, np.int64)
    at = np.minimum(np.searchsorted(names, senders), names.size - 1)
    return np.where(names[at] == senders, labels[at], _NOBODY)


def _once(left: Ints, right: Ints, text: NDArray[np.bool_], rest: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return the pairs, of the rows left over, of a text that stands once in either export."""
    size = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    once = (np.bincount(left, minlength=size) == 1) & (np.bincount(right, minlength=size) == 1)
    place = np.full(size, -1, np.int64)
    place[right[rest[1]]] = rest[1]
    a = rest[0][text[rest[0]] & once[left[rest[0]]]]
    a = a[place[left[a]] >= 0]
    return a, place[left[a]]


def _edited(
    walk: Walk,
    same: tuple[Ints, Ints],
    rest: tuple[Ints, Ints],
    lines: tuple[Lines, Lines],
    people: tuple[Ints, Ints],
    at: tuple[Ints, Ints],
) -> tuple[Ints, Ints]:
    """Return the pairs of two texts of one person between the same two lines, near in time."""
    calm = _in_order(same[1])
    keys, rows = [], []
    for side in (0, 1):
        told = rest[side][lines[side].text[rest[side]] & (people[side][rest[side]] != _NOBODY)]
        gap = np.searchsorted(same[side][calm], told)
        keys.append(gap * (len(lines[0].at) + len(lines[1].at) + 1) + people[side][told])
        rows.append(told)
    a, b = _near(walk, (keys[0], at[0][rows[0]]), (keys[1], at[1][rows[1]]))
    return rows[0][a], rows[1][b]


def _in_order(right: Ints) -> NDArray[np.bool_]:
    """Say which pairs, in order of the left, no other pair crosses."""
    before = np.maximum.accumulate(np.r_[-1, right[:-1]])
    after = np.minimum.accumulate(np.r_[right[1:], np.iinfo(np.int64).max][::-1])[::-1]
    return (right > before) & (right < after) if right.size else np.zeros(0, np.bool_)


def _rest(size: int, rows: Ints) -> Ints:
    left = np.ones(size, np.bool_)
    left[rows] = False
    return np.flatnonzero(left)

"""An axis: where a value stands, and which values are marked so that their labels do not meet."""

from collections.abc import Callable, Iterator, Sequence
from itertools import count, pairwise
from typing import NamedTuple

import numpy as np

from relais.figures.svg import Flags, Floats, Ints, number, wide

DAY_MS = 86_400_000
# Between two labels side by side.
_GAP = 16.0
# Between two labels one above the other, middle to middle.
_LEAST = 26.0
_HOUR_MIN, _DAY_MIN = 60, 1440
# Powers of ten that are written out, up and down.
_PLAIN = 6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440)

# A value and what is written at it.
Tick = tuple[float, str]
# More marks than the paper has points: the next step is tried.
_CROWDED: list[Tick] = [(0.0, ""), (0.0, "")]


class Scale(NamedTuple):
    """From values to places on the paper; where all values are one, it stands in the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of one value."""
        if self.high <= self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def each(self, values: Ints | Floats) -> Floats:
        """Return the places of many."""
        if self.high <= self.low:
            return np.full(values.size, (self.start + self.end) / 2)
        share = (values.astype(np.float64) - self.low) / (self.high - self.low)
        placed: Floats = self.start + share * (self.end - self.start)
        return placed


def numbers(scale: Scale, *, upwards: bool = False, whole: bool = False) -> list[Tick]:
    """Return round numbers on an axis, as many as fit; `whole`: none between two whole ones."""
    steps = (base * 10.0**power for power in count(-2) for base in (1, 2, 5) if not whole or power >= 0)
    return _first(scale, (_multiples(scale, step, number) for step in steps), upwards=upwards)


def powers(scale: Scale) -> list[Tick]:
    """Return powers of ten on an axis of logarithms."""
    return _first(scale, (_multiples(scale, step, _power) for step in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500)))


def minutes(scale: Scale) -> list[Tick]:
    """Return minutes or hours, before and after, on an axis of milliseconds."""
    steps = (*_MINUTES, *(_DAY_MIN * 2**power for power in range(1, 30)))
    return _first(scale, (_multiples(scale, step * 60_000, _lag) for step in steps))


def dates(scale: Scale) -> list[Tick]:
    """Return days, months or years on an axis of milliseconds since 1970, written as ISO 8601 has them."""
    return _first(scale, _calendars(scale))


def _first(scale: Scale, tried: Iterator[list[Tick]] | Sequence[list[Tick]], *, upwards: bool = False) -> list[Tick]:
    """Return the first marks whose labels keep apart; at worst a single one."""
    found: list[Tick] = []
    for found in tried:
        if len(found) < 2 or _apart(scale, found, upwards=upwards):
            return found
    return found[:1]


def _apart(scale: Scale, found: list[Tick], *, upwards: bool) -> bool:
    room = [_LEAST if upwards else wide(label) for _value, label in found]
    at = [scale(value) for value, _label in found]
    # Each label stands about the middle of its mark.
    return all(
        abs(there - here) >= (one + two) / 2 + (0 if upwards else _GAP)
        for (here, there), (one, two) in zip(pairwise(at), pairwise(room), strict=True)
    )


def _multiples(scale: Scale, step: float, told: Callable[[float], str]) -> list[Tick]:
    first, last = np.ceil(scale.low / step - 1e-9), np.floor(scale.high / step + 1e-9)
    if last - first > abs(scale.end - scale.start):
        return _CROWDED
    # Nought has no sign.
    values = np.arange(first, last + 1) * step + 0.0
    return [(value, told(value)) for value in values[_within(scale, values)].tolist()]


def _power(value: float) -> str:
    """Return a power of ten as a magistrate reads it: 1/100, 1 000; far out with its exponent."""
    exponent = round(value)
    if abs(exponent) > _PLAIN:
        return "10" + str(exponent).translate(_RAISED)
    return number(10**exponent) if exponent >= 0 else f"1/{number(10**-exponent)}"


def _lag(value: float) -> str:
    told = round(value / 60_000)
    if not told:
        return "0"
    sign = "\u2212" if told < 0 else "+"
    size, unit = (abs(told), "min") if told % _HOUR_MIN else (abs(told) // _HOUR_MIN, "h")
    return f"{sign}{number(size)}\u00a0{unit}"


def _calendars(scale: Scale) -> Iterator[list[Tick]]:
    for unit, step in (("D", 1), ("D", 2), ("D", 7), ("M", 1), ("M", 3), ("M", 6)):
        yield _calendar(scale, unit, step)
    for power in count():
        for base in (1, 2, 5):
            yield _calendar(scale, "Y", base * 10**power)


def _calendar(scale: Scale, unit: str, step: int) -> list[Tick]:
    first, last = (np.int64(round(value)).astype("datetime64[ms]") for value in (scale.low, scale.high))
    # Counted from 1970, which began on a Thursday: weeks begin on Mondays, and years are round in themselves.
    ahead = -4 if (unit, step) == ("D", 7) else 1970 if unit == "Y" else 0
    low, high = (int(one.astype(f"datetime64[{unit}]").astype(np.int64)) + ahead for one in (first, last))
    if (high - low) / step > abs(scale.end - scale.start):
        return _CROWDED
    told = (np.arange(-(-low // step), high // step + 1) * step - ahead).astype(f"datetime64[{unit}]")
    at = told.astype("datetime64[ms]").astype(np.float64)
    kept = _within(scale, at)
    return list(zip(at[kept].tolist(), told[kept].astype(str).tolist(), strict=True))


def _within(scale: Scale, values: Floats) -> Flags:
    """Return which values lie on the axis, rounding forgiven."""
    slack = 1e-9 * (scale.high - scale.low)
    inside: Flags = (values >= scale.low - slack) & (values <= scale.high + slack)
    return inside

"""The worlds of drawn pairs: those a ratio is calibrated on, and others, never calibrated on, where it is measured.

Nothing is published of the lag, of how often lawful senders tell of a payment, of shared habits: whoever calibrated on
one value would claim to know it. So the calibration mixes values about the assumed ones, and the measured worlds lie
outside, each factor alone and then all together.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

# How many payments a measured pair has; calibration draws any number in the range below.
PAYMENTS = (6, 10, 26, 70)
RANGE = (4, 100)


@dataclass(frozen=True)
class World:
    """What a world of pairs has of its own; None: as the data file says.

    `lag_min`: median from payment to session; `notify`: of a lawful sender, Beta; `own_hour`: share of events about
    the pair's own hour; `sunday`: share of events on a Sunday; `steady`: each pair keeps to one order of paying;
    `kept`: share of calls on record; `calls`: factor of the calls that no payment brings about.
    """

    name: str
    lag_min: float | None = None
    notify: tuple[float, float] | None = None
    own_hour: float | None = None
    sunday: float = 0.0
    steady: bool = False
    kept: float = 1.0
    calls: float = 1.0


def calibration() -> list[World]:
    """Return the worlds to calibrate on: lags and notifying about the assumed values, each with each."""
    return [
        World(f"calibration/lag={lag} notify={a}:{b}", lag_min=lag, notify=(a, b))
        for lag, (a, b) in product((12, 25, 50), ((1, 7), (2, 6), (3, 5)))
    ]


_ALONE: tuple[dict[str, Any], ...] = (
    {"lag_min": 5},
    {"lag_min": 90},
    {"notify": (1, 15)},
    {"notify": (6, 2)},
    {"own_hour": 0.0},
    {"own_hour": 0.95},
    {"sunday": 0.7},
    {"steady": True},
    {"kept": 0.5},
    {"calls": 3.0},
)
_ENDS: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"lag_min": 5}, {"lag_min": 90}),
    ({"notify": (1, 15)}, {"notify": (6, 2)}),
    ({"own_hour": 0.0, "kept": 1.0}, {"own_hour": 0.95, "kept": 0.5}),
)


def held_out() -> list[World]:
    """Return the worlds to measure on: each factor's ends alone, then the corners of three."""
    corners = [dict(entry for end in ends for entry in end.items()) for ends in product(*_ENDS)]
    return [World("held-out/" + _told(changes), **changes) for changes in (*_ALONE, *corners)]


def _told(changes: dict[str, Any]) -> str:
    return " ".join(
        f"{name}={':'.join(map(str, value)) if isinstance(value, tuple) else value}" for name, value in changes.items()
    )

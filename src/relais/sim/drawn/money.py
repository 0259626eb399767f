"""Sums as senders choose them: heavy-tailed, and even in one of two currencies."""

from collections.abc import Mapping

import numpy as np

from relais.sim.drawn.draw import Draw, Floats, Ints

# Pesos per euro: the sheet's order of magnitude, kept fixed; exchange rates are not what this world is about.
PHP_PER_EUR = 62
# Euros: above the highest sum published of these payments (FATF 2025: always below 1,500).
_MOST = 1_490


def mixture(draw: Draw, parts: list[Mapping[str, Mapping[str, float]]], count: int) -> Floats:
    """Draw euros from a mixture [{'w', 'lognormal'}]."""
    which = draw.pick({str(at): float(part["w"]) for at, part in enumerate(parts)}, count)  # type: ignore[arg-type]
    drawn = np.stack([draw.lognormal(part["lognormal"], count) for part in parts])
    result: Floats = drawn[which, np.arange(count)]
    return result


def rounded(draw: Draw, euros: Floats, shares: Mapping[str, float]) -> Ints:
    """Return cents, rounded as senders do by the shares: to EUR 5, to PHP 500, or to no even sum."""
    way = draw.pick(shares, euros.size)
    euros = np.clip(euros, 1, _MOST)
    even = np.maximum(np.rint(euros / 5) * 5, 5) * 100
    pesos = np.rint(np.maximum(np.rint(euros * PHP_PER_EUR / 500) * 500, 500) / PHP_PER_EUR * 100)
    return np.choose(way, [even, pesos, np.maximum(np.rint(euros * 100), 100)]).astype(np.int64)

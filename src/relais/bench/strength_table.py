"""The table of strength as a person reads it: one line per alternative and number of payments, all worlds together."""

from collections.abc import Iterator

from relais.bench.pair_worlds import PAYMENTS
from relais.bench.propositions import PAID
from relais.bench.strength import Strength
from relais.bench.verbal import words


def lines(found: Strength, language: str = "en") -> Iterator[dict[str, object]]:
    """Yield the lines: what was measured on the pairs that `found.world` names. What was not measured is blank."""
    told = {row.metric.removeprefix("strength."): row for row in found.rows if row.world == found.world}
    for other in found.calibrations:
        for payments in PAYMENTS:
            detail = f"{other}/payments={payments}"
            value = {name: told[f"{name}:{detail}"].value for name in _SHOWN}
            median = value["median_h1"]
            yield {
                "h2": other,
                "payments": payments,
                "if_h1": _ratio(median),
                "words": "" if median is None else words(median, PAID.name, other, language),
                "if_h2": _ratio(value["median_h2"]),
                "cllr": _fixed(value["cllr"]),
                "cllr_min": _fixed(value["cllr_min"]),
                "above": _rate(value, "misleading_h2"),
                "below": _rate(value, "misleading_h1"),
                "pairs": told[f"cllr:{detail}"].n,
            }


_SHOWN = (
    "median_h1", "median_h2", "cllr", "cllr_min", "misleading_h1", "misleading_h1_low", "misleading_h1_high",
    "misleading_h2", "misleading_h2_low", "misleading_h2_high",
)  # fmt: skip


def _ratio(value: float | None) -> str:
    """Return a ratio as one reads it: whole where it is large, two digits where it is small."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def _fixed(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _rate(value: dict[str, float | None], name: str) -> str:
    """Return a rate with its exact interval."""
    rate, low, high = (value[f"{name}{end}"] for end in ("", "_low", "_high"))
    return "" if rate is None or low is None or high is None else f"{rate:.4f} ({low:.4f}-{high:.4f})"

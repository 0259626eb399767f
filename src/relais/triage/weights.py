"""A unit's weights: one per reason, and the scale of declared priorities; a TOML file, checked as it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path

from relais.triage.lead.reasons import LEAD_REASONS
from relais.triage.reasons import REASONS

# Weights and strengths count in thousandths, so that sums are exact and the order never depends on rounding.
THOUSAND = 1000
HEAVIEST = 1_000_000


class WeightsError(ValueError):
    """The weights file cannot be used; the message says which entry, and what was expected."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by reason, and strengths by declared priority (upper case), all in thousandths."""

    weights: Mapping[str, int]
    scale: Mapping[str, int]
    neutral: int


def load_weights(path: Path | None = None) -> Weights:
    """Read the unit's weights, or those that are shipped where it has none. Raises WeightsError."""
    if path is None:
        return parse((files("relais.triage") / "weights.toml").read_text(encoding="utf-8"))
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WeightsError(f"the weights file cannot be read: {error}") from error


def lead_weights() -> Mapping[str, int]:
    """Return the weights of the reasons of a lead, in thousandths."""
    whole = tomllib.loads((files("relais.triage.lead") / "weights.toml").read_text("utf-8"), parse_float=Decimal)
    return _weights(_table(whole, "weights"), {reason.name for reason in LEAD_REASONS})


def parse(text: str) -> Weights:
    """Read a weights file. Raises WeightsError."""
    try:
        whole = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise WeightsError(f"the weights file is no TOML: {error}") from error
    _keys("the weights file", whole, {"weights", "priority"})
    weights, priority = _table(whole, "weights"), _table(whole, "priority")
    _keys("[priority]", priority, {"neutral", "scale"})
    return Weights(
        _weights(weights, {reason.name for reason in REASONS}),
        {
            name.strip().upper(): _thousandths(f"priority {name}", value, 1)
            for name, value in _table(priority, "scale").items()
        },
        _thousandths("neutral", priority["neutral"], 1),
    )


def _weights(weights: Mapping[str, object], names: set[str]) -> Mapping[str, int]:
    _keys("[weights]", weights, names)
    return {name: _thousandths(name, value, HEAVIEST) for name, value in weights.items()}


def _table(whole: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = whole[name]
    if not isinstance(table, dict):
        raise WeightsError(f"[{name}] must be a table")
    return table


def _keys(where: str, given: Mapping[str, object], expected: set[str]) -> None:
    if unknown := sorted(given.keys() - expected):
        raise WeightsError(f"{where} has {', '.join(unknown)}; expected: {', '.join(sorted(expected))}")
    if missing := sorted(expected - given.keys()):
        raise WeightsError(f"{where} lacks {', '.join(missing)}; write 0 to leave a reason out")


def _thousandths(name: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise WeightsError(f"{name} must be a number, not {value!r}")
    try:
        exact = Decimal(value) * THOUSAND
        if Decimal(0) <= exact <= most * THOUSAND and exact == int(exact):
            return int(exact)
    except (InvalidOperation, ValueError, OverflowError):
        pass  # NaN and infinity: said below like any other number out of range
    raise WeightsError(f"{name} is {value}: expected 0 to {most}, with at most three decimals")

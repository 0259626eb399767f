"""One result of a test, as a person reads it: headings in words, numbers with as many figures as they bear."""

from collections.abc import Mapping

from relais.cli.listing import Row, cell, line
from relais.cli.speak import _, worded
from relais.cli.words import CODED

# From here on, digits behind the point say nothing.
_WHOLE = 10
# Values of a list that are named; the rest are counted.
_NAMED = 3
_LONGEST = 40
# A source is named by the beginning of its hash.
_SOURCES = ("source_id", "_source")
_HASH = 12


def heading(column: str) -> str:
    """Return the heading of a column; one that has no words of its own keeps its name."""
    return _(column).replace("_", " ")


def shown(row: Row) -> Row:
    """Return a row with its cells written out: code words in the user's language, what was received as it stands."""
    return {name: _written(name, value) for name, value in worded(row).items()}


def _written(name: str, value: object) -> object:
    """Return a cell: two figures of what is small, whole numbers of what is not (no 1e+02), lists by their first."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str) and name.endswith(_SOURCES):
        return value[:_HASH]
    if isinstance(value, list):
        told = ", ".join(_part(name, one) for one in value[:_NAMED])
        return _("{some} and {count} more").format(some=told, count=len(value) - _NAMED) if value[_NAMED:] else told
    return value


def number(value: object) -> str:
    """Return two figures of what is small, and whole numbers of what is not."""
    if not isinstance(value, int | float):
        return ""
    return f"{value:.2g}" if abs(value) < _WHOLE else f"{value:.0f}"


def percent(share: float) -> str:
    """Return a share as a percentage."""
    return f"{number(100 * share)} %"


def _part(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        return line(" ".join(cell(one)[:_LONGEST] for one in value.values() if one is not None))
    return line(_(str(value)) if name in CODED else value)

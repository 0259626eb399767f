"""One result of a test, as a person reads it: headings in words, numbers with as many figures as they bear."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.language.words import CODED

# From here on, digits behind the point say nothing.
_WHOLE = 10
# Values of a list that are named; the rest are counted.
_NAMED = 3
# A source is named by the beginning of its hash.
_SOURCES = ("source_id", "_source")
_HASH = 12


@dataclass(frozen=True)
class Ways:
    """How a door writes the figures of a number, an instant and a sum of money."""

    figures: Callable[[str], str]
    instant: Callable[[datetime], str]
    amount: Callable[[Decimal], str]


# As a terminal writes them: a point before the parts of a whole, days as ISO 8601 has them (UTC).
TERMINAL = Ways(str, lambda at: f"{at.astimezone(UTC):%Y-%m-%d %H:%M}", lambda told: f"{told.normalize():f}")


def heading(column: str, said: Tongue) -> str:
    """Return the heading of a column; one that has no words of its own keeps its name."""
    _ = said.text
    # As a code word, `near` is how a code fits.
    return _("with a call near") if column == "near" else _(column).replace("_", " ")


def shown(row: Row, names: Mapping[str, str], said: Tongue, ways: Ways = TERMINAL) -> Row:
    """Return a row with its cells written out: code words in the user's language, what was received as it stands.

    `names`: of each source by its hash.
    """
    told = {name: _written(name, value, names, said, ways) for name, value in said.worded(row).items()}
    if row.get("error_rate") == 0 and row.get("cases_tried"):
        told["error_rate"] = _at_most(row, said, ways)
    return told


def _at_most(row: Row, said: Tongue, ways: Ways) -> str:
    """Return a rate of none of a number of cases as what it may be (95 %): none of twenty is not never."""
    _ = said.text
    cases = int(str(row["cases_tried"]))
    told = _("at most {bound} (none of {cases} tried)")
    return told.format(bound=ways.figures(number(bound(cases))), cases=cases)


def bound(cases: int) -> float:
    """Return how high a rate may well be (95 %) where none of so many cases was met: three divided by their number."""
    return min(1.0, 3 / cases)


def _written(name: str, value: object, names: Mapping[str, str], said: Tongue, ways: Ways) -> object:
    """Return a cell: two figures of what is small, whole numbers of what is not (no 1e+02), lists by their first."""
    if isinstance(value, float):
        return ways.figures(number(value))
    if isinstance(value, datetime):
        return ways.instant(value)
    if isinstance(value, Decimal):
        return ways.amount(value)
    if isinstance(value, str) and name.endswith(_SOURCES):
        return source(value, names)
    if isinstance(value, list):
        _ = said.text
        told = "\n".join(_part(name, one, names, said, ways) for one in value[:_NAMED])
        more = len(value) - _NAMED
        return "\n".join((told, _("and {count} more").format(count=more))) if more > 0 else told
    return value


def source(source_id: str, names: Mapping[str, str]) -> str:
    """Return the last part of the name of a source; a hash where it has none."""
    return names.get(source_id, source_id[:_HASH]).rpartition("/")[2]


def _part(name: str, value: object, names: Mapping[str, str], said: Tongue, ways: Ways) -> str:
    """Return one entry of a list on one line: a line end in it is marked."""
    _ = said.text
    match value:
        case {"source_id": str(source_id), "locator": locator}:
            told = f"{source(source_id, names)} {locator}"
        case {"currency": currency, "median": median, "payments": int(payments)}:
            amount = f"{ways.amount(median) if isinstance(median, Decimal) else ''} {currency or ''}".strip()
            told = _("median {amount} of {count}").format(amount=amount, count=payments)
        case {"kind": str(kind), "low": float(low), "high": float(high)}:
            ends = [ways.figures(percent(one)) for one in dict.fromkeys((low, high))]
            told = f"{_(kind)} {' - '.join(ends)}"
        case {"kind": str(kind), "value": held}:
            told = f"{_(kind)} {held}"
        case _:
            told = _(str(value)) if name in CODED else str(value)
    return told.replace("\n", "\ufffd")


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: object, language: str = "en") -> str:
    """Return two figures of what is small, and whole numbers of what is not; in French with a comma."""
    if not isinstance(value, int | float):
        return ""
    told = f"{value:.2g}" if abs(value) < _WHOLE else f"{value:.0f}"
    digits, small, power = told.partition("e")
    told = f"{digits} \u00d7 10{str(int(power)).translate(_RAISED)}" if small else told
    return told.replace(".", ",") if language == "fr" else told


def percent(share: float, language: str = "en") -> str:
    """Return a share as a percentage."""
    return f"{number(100 * share, language)} %"

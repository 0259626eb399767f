"""The order of rows that a person asks for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

Row = Mapping[str, object]


def sort_rows(rows: Sequence[Row], sort: str | None) -> list[Row]:
    """Return rows sorted by a key ('-key' for descending), empty cells last; without one, in the order given."""
    if not sort:
        return list(rows)
    key, descending = sort.lstrip("-"), sort.startswith("-")
    filled = [row for row in rows if row[key] not in (None, "")]
    empty = [row for row in rows if row[key] in (None, "")]
    return sorted(filled, key=lambda row: _order(row[key]), reverse=descending) + empty


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float | Decimal):
        return (0, float(value), "")
    return (1, 0.0, value.isoformat() if isinstance(value, datetime | date) else str(value))

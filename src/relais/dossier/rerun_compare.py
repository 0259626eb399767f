"""Compares a table of results with what was recomputed, row by row, and says which columns of which rows differ."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

# What names a row of a table, among the columns that it has.
_NAMES = (
    "test", "payer", "payee", "direction", "session_id", "subject_id", "reading_id", "ordinal", "link_id", "field",
    "kind", "value", "currency", "message_reading", "message_ordinal", "record_table", "record_reading",
    "record_ordinal", "area", "origin", "destination", "leaves", "arrives",
)  # fmt: skip


@dataclass(frozen=True)
class Differs:
    """A row that is not identical: what names it, and which columns differ; `there`, `made`: in which it stands.

    `elsewhere`: it also rests on records outside the bundle, as somebody in it is met in sources of other cases.
    """

    row: tuple[str, ...]
    columns: tuple[str, ...]
    there: bool
    made: bool
    elsewhere: bool


@dataclass(frozen=True)
class Compared:
    """One table of results: how many rows there are, how many came out identical, and every row that did not."""

    table: str
    rows: int
    identical: int
    differing: tuple[Differs, ...]

    @property
    def sound(self) -> bool:
        """Say whether all that rests on the bundle alone came out identical."""
        return all(one.elsewhere for one in self.differing)


def compared(
    name: str, there: pa.Table, made: pa.Table, elsewhere: Callable[[dict[str, Any]], bool] = lambda _row: False
) -> Compared:
    """Compare the rows of a bundle with those recomputed; their order says nothing, every value counts.

    `elsewhere` says of a row whether it also rests on records outside the bundle.
    """
    names = there.column_names
    told: dict[tuple[str, ...], bool] = {}
    own, fresh = ([_row(one, names) for one in table.to_pylist()] for table in (there, made.select(names)))
    for table, rows in ((there, own), (made.select(names), fresh)):
        told |= {row: elsewhere(one) for row, one in zip(rows, table.to_pylist(), strict=True)}
    left, right = Counter(own), Counter(fresh)
    same = left & right
    by_name: dict[tuple[str, ...], tuple[list[Any], list[Any]]] = {}
    for side, rest in enumerate((left - same, right - same)):
        for row in rest.elements():
            by_name.setdefault(_name(row, names), ([], []))[side].append(row)
    found: list[Differs] = []
    for row, (given, again) in sorted(by_name.items()):
        for at in range(max(len(given), len(again))):
            a, b = (one[at] if at < len(one) else None for one in (given, again))
            columns = () if a is None or b is None else _columns(a, b, names)
            outside = all(told[one] for one in (a, b) if one is not None)
            found.append(Differs(row, columns, a is not None, b is not None, outside))
    return Compared(name, len(own), same.total(), tuple(found))


def _row(row: dict[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    # By how it is written: a float is then equal to itself alone, to the last digit, and lists can be counted.
    return tuple(repr(row[name]) for name in names)


def _name(row: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.strip("'") for name, text in zip(names, row, strict=True) if name in _NAMES)


def _columns(a: tuple[str, ...], b: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, x, y in zip(names, a, b, strict=True) if x != y)

"""A table on a page: sorted by any column, a page at a time, and saying how many rows it does not show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from relais.language.sorting import Row, sort_rows

SHOWN = 50


@dataclass(frozen=True)
class Column:
    """A column: the key of its cells, its heading, and whether a click on it sorts."""

    key: str
    heading: str
    sorts: bool = True


@dataclass(frozen=True)
class Listing:
    """The rows that are shown, of how many, and where the others are."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    of: int
    page: int
    sort: str
    address: str
    asked: tuple[tuple[str, str], ...]

    @property
    def first(self) -> int:
        """Return the number of the first row shown."""
        return (self.page - 1) * SHOWN + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Return the number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def hidden(self) -> int:
        """Return how many rows are not shown."""
        return self.of - len(self.rows)

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(1, -(-self.of // SHOWN))

    def at(self, page: int) -> str:
        """Return the address of another page of the same table."""
        return self._address(page=str(page), sort=self.sort)

    def by(self, key: str) -> str:
        """Return the address of the table sorted by a column; once more, the other way round."""
        return self._address(sort=f"-{key}" if self.sort == key else key)

    def direction(self, key: str) -> str:
        """Return how a column is sorted, as `aria-sort` says it."""
        return "ascending" if self.sort == key else "descending" if self.sort == f"-{key}" else "none"

    def _address(self, **asked: str) -> str:
        told = {**dict(self.asked), **{name: value for name, value in asked.items() if value}}
        return f"{self.address}?{urlencode(told)}" if told else self.address


def listing(
    rows: Sequence[Row], columns: Sequence[Column], address: str, *,
    sort: str = "", page: int = 1, asked: Mapping[str, str] | None = None, of: int | None = None,
) -> Listing:  # fmt: skip
    """Return a page of rows; a sort by a column that the table lacks is passed over.

    `of`: how many there are in all, where `rows` are the first of them, up to the page asked for.
    """
    known = {one.key for one in columns if one.sorts}
    sort = sort if sort.removeprefix("-") in known else ""
    ordered = sort_rows(rows, sort)
    of = len(rows) if of is None else of
    page = max(1, min(page, -(-len(rows) // SHOWN) or 1))
    shown = ordered[(page - 1) * SHOWN : page * SHOWN]
    return Listing(tuple(columns), tuple(shown), of, page, sort, address, tuple((asked or {}).items()))

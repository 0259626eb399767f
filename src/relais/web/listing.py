"""A table on a page: sorted by any column, a page at a time, and saying how many rows it does not show.

Whoever gives a page's tables as a spreadsheet gathers them as the page is made, all rows of each.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from relais.language.sorting import Row, sort_rows

SHOWN = 50
# Of a table that may be as long as the ledger, a spreadsheet takes so many rows, and says of how many.
MOST = 10_000
_GATHERED: ContextVar[list["Listing"] | None] = ContextVar("gathered", default=None)


@dataclass(frozen=True)
class Column:
    """A column: the key of its cells, its heading, and whether a click on it sorts."""

    key: str
    heading: str
    sorts: bool = True


@dataclass(frozen=True)
class Listing:
    """A table in its order: what was read of it, of how many rows, and which page of them is shown.

    `write`: what makes a row to be shown of one to be put in order. `size`: how many rows a page has. `before`: how
    many rows stand before the first that was read.
    """

    columns: tuple[Column, ...]
    read: tuple[Row, ...]
    of: int
    page: int
    sort: str
    address: str
    asked: tuple[tuple[str, str], ...]
    write: Callable[[Row], Row] = dict
    size: int = SHOWN
    before: int = 0

    def __post_init__(self) -> None:
        """Join the tables that are being gathered, if any are."""
        gathered = _GATHERED.get()
        if gathered is not None:
            gathered.append(self)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows that are shown."""
        first = (self.page - 1) * self.size - self.before
        return tuple(map(self.write, self.read[first : first + self.size]))

    @property
    def every(self) -> Iterator[Row]:
        """Return all rows that were read, as they are shown."""
        return map(self.write, self.read)

    @property
    def first(self) -> int:
        """Return the number of the first row shown."""
        return (self.page - 1) * self.size + 1 if self.rows else 0

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
        return max(1, -(-self.of // self.size))

    def at(self, page: int) -> str:
        """Return the address of another page of the same table."""
        return self._address(page=str(page), sort=self.sort)

    @property
    def whole(self) -> str:
        """Return the address of the table in its order, whichever page is shown; empty where it has none."""
        return self.address and self._address(sort=self.sort)

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
    write: Callable[[Row], Row] = dict, whole: bool = False,
) -> Listing:  # fmt: skip
    """Return a page of rows; a sort by a column that the table lacks is passed over.

    `of`: how many there are in all, where `rows` are the first of them, up to the page asked for. `write` makes a row
    to be shown of one to be put in order. `whole`: all stand on one page.
    """
    known = {one.key for one in columns if one.sorts}
    sort = sort if sort.removeprefix("-") in known else ""
    ordered = sort_rows(rows, sort)
    of = len(rows) if of is None else of
    size = max(1, len(rows)) if whole else SHOWN
    page = max(1, min(page, -(-len(rows) // size) or 1))
    return Listing(tuple(columns), tuple(ordered), of, page, sort, address, tuple((asked or {}).items()), write, size)


@contextmanager
def gathering() -> Iterator[list[Listing]]:
    """Give the list of the tables that are made within."""
    found: list[Listing] = []
    token = _GATHERED.set(found)
    try:
        yield found
    finally:
        _GATHERED.reset(token)


def rows_wanted(sort: str, page: int) -> int | None:
    """Return how many rows a page reads of a table that has its own order; None: all of them."""
    return None if sort or _GATHERED.get() is not None else SHOWN * page


def window(page: int) -> tuple[int, int]:
    """Return which rows are read of a table of which a page is read alone: how many stand before them, how many."""
    return ((page - 1) * SHOWN, SHOWN) if _GATHERED.get() is None else (0, MOST)
